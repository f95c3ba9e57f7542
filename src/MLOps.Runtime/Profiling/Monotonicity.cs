namespace MLOps.Profiling;

/// <summary>How a column's values run along the rows, missing ones left out.</summary>
public enum Monotonicity
{
    /// <summary>Up and down, or fewer than two different values.</summary>
    None,

    /// <summary>Never falls.</summary>
    Increasing,

    /// <summary>Rises with every row.</summary>
    StrictlyIncreasing,

    /// <summary>Never rises.</summary>
    Decreasing,

    /// <summary>Falls with every row.</summary>
    StrictlyDecreasing,
}
