namespace MLOps.Profiling;

/// <summary>An alert before it is ranked.</summary>
/// <param name="Weight">0 to 100 by how much was found; ranks alerts of one level.</param>
internal readonly record struct RaisedAlert(Alert Alert, double Weight);
