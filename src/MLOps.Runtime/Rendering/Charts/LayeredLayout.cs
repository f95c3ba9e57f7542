using MLOps.Governance;

namespace MLOps.Rendering.Charts;

/// <summary>
/// Places a layered graph from left to right (Sugiyama's way): an edge that spans layers passes through a place of its own in each of
/// them, and places are ordered by the mean height of their neighbours so that few edges cross.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 6;

    private readonly List<List<Place>> _layers;

    public LayeredLayout(IReadOnlyList<LineageNode> nodes, IReadOnlyList<LineageEdge> edges, double nodeHeight, double passHeight)
    {
        var places = nodes.ToDictionary(n => n.Id, n => new Place(n.Layer, n, nodeHeight), StringComparer.Ordinal);
        _layers = Enumerable.Range(0, nodes.Max(n => n.Layer) + 1).Select(_ => new List<Place>()).ToList();
        foreach (var place in nodes.Select(n => places[n.Id]))
        {
            _layers[place.Layer].Add(place);
        }

        Ways = edges.Where(e => places[e.Source].Layer < places[e.Target].Layer)
            .DistinctBy(e => (e.Source, e.Target)).Select(e => Route(e, places, passHeight)).ToList();
        for (var i = 0; i < Sweeps; i++)
        {
            Sort(i % 2 == 0);
        }

        Height = Stack();
    }

    /// <summary>Every edge as the places it passes, first and last the nodes themselves.</summary>
    public IReadOnlyList<(LineageEdge Edge, IReadOnlyList<Place> Places)> Ways { get; }

    public IEnumerable<Place> Nodes => _layers.SelectMany(l => l).Where(p => p.Node is not null);

    public int Layers => _layers.Count;

    public double Height { get; }

    private (LineageEdge, IReadOnlyList<Place>) Route(LineageEdge edge, Dictionary<string, Place> places, double passHeight)
    {
        var (from, to) = (places[edge.Source], places[edge.Target]);
        var way = new List<Place> { from };
        for (var layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var pass = new Place(layer, null, passHeight);
            _layers[layer].Add(pass);
            way.Add(pass);
        }

        way.Add(to);
        foreach (var (a, b) in way.Zip(way.Skip(1)))
        {
            a.Right.Add(b);
            b.Left.Add(a);
        }

        return (edge, way);
    }

    private void Sort(bool forward)
    {
        foreach (var layer in forward ? _layers : Enumerable.Reverse(_layers))
        {
            for (var i = 0; i < layer.Count; i++)
            {
                layer[i].Order = i;
            }

            var sorted = layer.OrderBy(p => Mean(forward ? p.Left : p.Right, p.Order)).ToList();
            layer.Clear();
            layer.AddRange(sorted);
            for (var i = 0; i < layer.Count; i++)
            {
                layer[i].Order = i;
            }
        }
    }

    private static double Mean(List<Place> neighbours, double otherwise) => neighbours.Count == 0 ? otherwise : neighbours.Average(n => n.Order);

    // The highest layer sets the height; the others stand in its middle.
    private double Stack()
    {
        var heights = _layers.Select(l => l.Sum(p => p.Height)).ToList();
        var height = heights.Max();
        for (var i = 0; i < _layers.Count; i++)
        {
            var y = (height - heights[i]) / 2;
            foreach (var place in _layers[i])
            {
                place.Y = y + (place.Height / 2);
                y += place.Height;
            }
        }

        return height;
    }

    /// <param name="node">Null for a place where an edge only passes.</param>
    internal sealed class Place(int layer, LineageNode? node, double height)
    {
        public int Layer { get; } = layer;

        public LineageNode? Node { get; } = node;

        public double Height { get; } = height;

        public double Order { get; set; }

        /// <summary>Of its middle.</summary>
        public double Y { get; set; }

        public List<Place> Left { get; } = [];

        public List<Place> Right { get; } = [];
    }
}
