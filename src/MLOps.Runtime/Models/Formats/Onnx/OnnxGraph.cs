using System.Text;

namespace MLOps.Models.Formats.Onnx;

/// <summary>
/// What the graph in an ONNX file computes from what, read from the file (onnx.proto): the runtime does not tell. Weights are passed
/// over unread.
/// </summary>
internal sealed class OnnxGraph
{
    private const int ModelFormat = 1, ModelGraph = 7, GraphNode = 1, NodeInput = 1, NodeOutput = 2, NodeAttribute = 5, AttributeGraph = 6, AttributeGraphs = 11;

    private readonly List<(HashSet<string> Inputs, HashSet<string> Outputs)> _nodes = [];

    private OnnxGraph()
    {
    }

    /// <summary>Version of the file's format (ir_version).</summary>
    public int Format { get; private set; }

    /// <param name="path">Of a file that the runtime has loaded: it is whole.</param>
    public static OnnxGraph Read(string path)
    {
        using var file = File.OpenRead(path);
        var graph = new OnnxGraph();
        foreach (var (field, end) in Fields(file, file.Length))
        {
            switch (field)
            {
                case ModelFormat:
                    graph.Format = (int)end;
                    break;
                case ModelGraph:
                    graph._nodes.AddRange(Nodes(file, end));
                    break;
            }
        }

        return graph;
    }

    /// <summary>Every name that some of the outputs depend on, themselves included.</summary>
    public HashSet<string> Needed(IEnumerable<string> outputs)
    {
        var needed = outputs.ToHashSet(StringComparer.Ordinal);
        for (var i = _nodes.Count - 1; i >= 0; i--) // the format wants nodes sorted: what a node reads was written before it
        {
            if (_nodes[i].Outputs.Overlaps(needed))
            {
                needed.UnionWith(_nodes[i].Inputs);
            }
        }

        return needed;
    }

    private static IEnumerable<(HashSet<string>, HashSet<string>)> Nodes(FileStream file, long end)
    {
        foreach (var (field, nodeEnd) in Fields(file, end))
        {
            if (field == GraphNode)
            {
                yield return Node(file, nodeEnd);
            }
        }
    }

    // A branch or loop may read names of the graph around it: what its nodes read counts as read by the node.
    private static (HashSet<string> Inputs, HashSet<string> Outputs) Node(FileStream file, long end)
    {
        var (inputs, outputs) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (field, fieldEnd) in Fields(file, end))
        {
            switch (field)
            {
                case NodeInput:
                    inputs.Add(Text(file, fieldEnd));
                    break;
                case NodeOutput:
                    outputs.Add(Text(file, fieldEnd));
                    break;
                case NodeAttribute:
                    inputs.UnionWith(Fields(file, fieldEnd).Where(f => f.Field is AttributeGraph or AttributeGraphs).SelectMany(f => Nodes(file, f.End)).SelectMany(n => n.Item1));
                    break;
            }
        }

        return (inputs, outputs);
    }

    /// <summary>The fields of a message with where each ends (its value for a number); the file stands at the content of the one given out.</summary>
    private static IEnumerable<(int Field, long End)> Fields(FileStream file, long end)
    {
        while (file.Position < end)
        {
            var tag = Varint(file);
            var (field, wire) = ((int)(tag >> 3), (int)(tag & 7));
            if (wire == 0)
            {
                yield return (field, (long)Varint(file));
                continue;
            }

            var next = wire switch
            {
                1 => file.Position + 8,
                5 => file.Position + 4,
                _ => (long)Varint(file) + file.Position,
            };
            if (wire == 2)
            {
                yield return (field, next);
            }

            file.Position = next;
        }
    }

    private static string Text(FileStream file, long end)
    {
        var bytes = new byte[end - file.Position];
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static ulong Varint(FileStream file)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = file.ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
