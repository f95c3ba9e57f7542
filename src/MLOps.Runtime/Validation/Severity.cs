namespace MLOps.Validation;

/// <summary>How much a broken check matters. Only <see cref="Error"/> makes a report fail; a gate may ask for more.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}
