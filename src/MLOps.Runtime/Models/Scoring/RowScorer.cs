using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLOps.Models.Scoring;

/// <summary>
/// A model bound to one row that it reads and one that it writes. Not safe for several threads at once: <see cref="ModelScorer"/>
/// keeps a pool of these.
/// </summary>
internal sealed class RowScorer : IDisposable
{
    private readonly ScoringRow _input;
    private readonly DataViewRow _output;
    private readonly List<OutputColumn> _outputs;

    public RowScorer(IRowToRowMapper mapper, IReadOnlyList<TensorSpec> outputs)
    {
        _input = new ScoringRow(mapper.InputSchema);
        var columns = outputs.Select(o => mapper.OutputSchema[o.Name]).ToList();
        _output = mapper.GetRow(_input, columns);
        _outputs = outputs.Select((o, i) => new OutputColumn(o, columns[i], KeyDecoder.Names(columns[i]))).ToList();
    }

    /// <summary>Scores all rows of the inputs; the outputs are new buffers.</summary>
    public List<ColumnBuffer> Score(IReadOnlyList<ColumnBuffer> inputs, int rows)
    {
        _input.Bind(inputs);
        var buffers = _outputs.ConvertAll(o => TensorType.Of(o.Spec).Allocate(o.Spec, rows));
        var readers = _outputs.Select((o, i) => o.Reader(_output, buffers[i])).ToArray();
        for (var row = 0; row < rows; row++)
        {
            _input.MoveTo(row);
            foreach (var read in readers)
            {
                read(row);
            }
        }

        return buffers;
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }

    private sealed record OutputColumn(TensorSpec Spec, DataViewSchema.Column Column, ReadOnlyMemory<char>[]? Names)
    {
        public Action<int> Reader(DataViewRow output, ColumnBuffer target)
        {
            if (Names is null)
            {
                return target.Reader(output, Column);
            }

            var get = output.GetGetter<uint>(Column);
            var values = ((IValues<ReadOnlyMemory<char>>)target).Values;
            return row =>
            {
                uint key = 0;
                get(ref key);
                values[row] = key == 0 || key > Names.Length ? default : Names[key - 1];
            };
        }
    }
}
