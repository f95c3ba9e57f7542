namespace MLOps.Models;

/// <summary>What a model answers, and so how it is judged.</summary>
public enum ModelTask
{
    /// <summary>Yes or no, with a score; anomaly detection too.</summary>
    Binary,
    Multiclass,

    /// <summary>A number; recommendation too.</summary>
    Regression,

    /// <summary>An order within groups.</summary>
    Ranking,
    Clustering,
}
