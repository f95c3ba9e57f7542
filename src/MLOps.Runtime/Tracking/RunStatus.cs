namespace MLOps.Tracking;

/// <summary>How far a run has come.</summary>
public enum RunStatus
{
    Running,

    /// <summary>Ended by its own code.</summary>
    Finished,

    /// <summary>Ended by its own code as a failure.</summary>
    Failed,

    /// <summary>Its process ended without ending the run; found by whoever looked next.</summary>
    Killed,
}
