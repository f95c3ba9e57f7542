namespace MLOps.Profiling;

/// <summary>How two numeric columns lie over each other: the pairs themselves when they are few, a grid of counts else.</summary>
/// <param name="X">Column of the horizontal axis.</param>
/// <param name="Points">At most 500 pairs; empty when there is a grid.</param>
/// <param name="Grid">Null when there are points.</param>
public sealed record Interaction(string X, string Y, IReadOnlyList<InteractionPoint> Points, InteractionGrid? Grid);

public sealed record InteractionPoint(double X, double Y);

/// <param name="XEdges">One more than columns of the grid, ascending.</param>
/// <param name="Counts">A row per bin of y, from the lowest, each a count per bin of x.</param>
public sealed record InteractionGrid(IReadOnlyList<double> XEdges, IReadOnlyList<double> YEdges, IReadOnlyList<IReadOnlyList<long>> Counts);
