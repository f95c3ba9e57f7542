namespace MLOps.Data;

/// <summary>A report whose rows can be used as a source: a training set, a table of predictions.</summary>
public interface IHasSource
{
    Source Source { get; }
}
