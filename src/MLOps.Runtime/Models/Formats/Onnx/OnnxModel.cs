using Microsoft.ML.OnnxRuntime;
using MLOps.Models.Scoring;

namespace MLOps.Models.Formats.Onnx;

/// <summary>An ONNX model in its runtime, with what it takes and what it answered when it was first asked.</summary>
internal sealed class OnnxModel : IDisposable
{
    // What ML.NET calls its answers, without the ending that its converter gives every column.
    private static readonly string[] Predictions = ["PredictedLabel.output", "Score.output", "Probability.output"];

    private readonly string _name;
    private readonly InferenceSession _session;

    private OnnxModel(string name, string path, InferenceSession session)
    {
        (_name, _session) = (name, session);
        All = session.InputNames.Select(n => OnnxInput.Of(name, n, session.InputMetadata[n])).ToList();
        Outputs = Known(Probe());
        var graph = OnnxGraph.Read(path);
        var needed = graph.Needed(Outputs.Select(o => o.Spec.Name));
        (Format, Inputs) = (graph.Format, All.Where(i => needed.Contains(i.Name)).ToList());
    }

    /// <summary>Of the file: ir_version.</summary>
    public int Format { get; }

    /// <summary>All that the runtime must be given.</summary>
    public IReadOnlyList<OnnxInput> All { get; }

    /// <summary>Those that the outputs depend on: ML.NET's converter makes inputs of the label and of columns that nobody reads, too.</summary>
    public IReadOnlyList<OnnxInput> Inputs { get; }

    public IReadOnlyList<OnnxOutput> Outputs { get; }

    /// <summary>Rows that can be asked at once; any number for most.</summary>
    public int Batch => All.Any(i => i.Batch == 1) ? 1 : int.MaxValue;

    /// <exception cref="UserException">The runtime's library is not there, the file is no ONNX or of a newer kind, or rows of it have no fixed size.</exception>
    public static OnnxModel Open(string name, string path, bool forManyCalls)
    {
        InferenceSession? session = null;
        try
        {
            session = OnnxLibrary.Open(path, forManyCalls);
            return new OnnxModel(name, path, session);
        }
        catch (OnnxRuntimeException error)
        {
            session?.Dispose();
            throw new UserException($"Model {name} cannot be loaded as ONNX: {OnnxLibrary.Sentence(error)}", "It is damaged, needs files beside it, or was made for a newer ONNX Runtime.");
        }
        catch (UserException)
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Answers some rows of buffers that are in the order of <see cref="Inputs"/>.</summary>
    // What no output depends on gets empty values: the runtime wants something.
    public void Run(IReadOnlyList<ColumnBuffer> inputs, int from, int rows, IReadOnlyList<OnnxOutput> outputs, IReadOnlyList<ColumnBuffer> answers)
    {
        var unread = All.Except(Inputs).ToDictionary(i => i, i => TensorType.Of(i.Spec).Allocate(i.Spec, from + rows));
        var given = All.Select(i => unread.TryGetValue(i, out var empty) ? empty : inputs[Inputs.ToList().IndexOf(i)]).ToList();
        using var results = Ask(given, from, rows, outputs.Select(o => o.Spec.Name).ToList());
        for (var i = 0; i < outputs.Count; i++)
        {
            outputs[i].Read(_name, results[i], answers[i], from, rows);
        }
    }

    public void Dispose() => _session.Dispose();

    private IDisposableReadOnlyCollection<OrtValue> Ask(IReadOnlyList<ColumnBuffer> inputs, int from, int rows, IReadOnlyList<string> outputs)
    {
        var tensors = new List<OrtValue>();
        try
        {
            tensors.AddRange(All.Select((input, i) => input.Element.Tensor(inputs[i], from, input.Shape(rows))));
            using var options = new RunOptions();
            return _session.Run(options, _session.InputNames, tensors, outputs);
        }
        finally
        {
            tensors.ForEach(t => t.Dispose());
        }
    }

    // The file does not always tell how wide an answer is: two empty rows do.
    private List<OnnxOutput> Probe()
    {
        var rows = Math.Min(Batch, 2);
        using var results = Ask(All.Select(i => TensorType.Of(i.Spec).Allocate(i.Spec, rows)).ToList(), 0, rows, _session.OutputNames);
        return _session.OutputNames.Select((name, i) => OnnxOutput.Of(name, results[i], rows)).OfType<OnnxOutput>().ToList();
    }

    // ML.NET's converter hands every column on: only the predictor's are answers, where there are any.
    private static List<OnnxOutput> Known(List<OnnxOutput> outputs) => outputs.Where(o => Predictions.Contains(o.Spec.Name, StringComparer.Ordinal)).ToList() is { Count: > 0 } known ? known : outputs;
}
