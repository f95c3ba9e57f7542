using Microsoft.ML;
using Microsoft.ML.Data;
using MLOps.Models.Scoring;

namespace MLOps.Models;

/// <summary>
/// Reads a signature out of a model. Inputs are the columns that the predictions are computed from, found by asking the model's own
/// mapper what its outputs depend on; a label that training mapped or cleaned is not among them.
/// </summary>
internal static class SignatureReader
{
    // What ML.NET's trainers call their answers.
    private static readonly string[] Predictions = ["PredictedLabel", "Score", "Probability", "Prediction"];

    /// <exception cref="UserException">The model does not answer row by row, or has no column that can be sent over a wire.</exception>
    public static ModelSignature Read(string name, ITransformer model, DataViewSchema input)
    {
        var mapper = Mapper(name, model, input);
        var outputs = Outputs(mapper.InputSchema, mapper.OutputSchema);
        var needed = mapper.GetDependencies(outputs).Select(c => c.Index).ToHashSet();
        var signature = new ModelSignature(
            input.Where(c => !c.IsHidden && needed.Contains(c.Index)).Select(c => Spec(name, c)).ToList(),
            outputs.Select(c => Spec(name, c)).ToList());
        return signature.Outputs.Count > 0
            ? signature
            : throw new UserException($"Model '{name}' adds no column that could be a prediction.", "Register the transformer that Fit returned, with the predictor in it.");
    }

    public static IRowToRowMapper Mapper(string name, ITransformer model, DataViewSchema input) => model.IsRowToRowMapper
        ? model.GetRowToRowMapper(input)
        : throw new UserException(
            $"Model '{name}' does not answer row by row: a step of it drops, adds or reorders rows.",
            "Leave filters and shuffles out of the pipeline that is registered.");

    /// <summary>The predictor's own columns where there are any; else every visible column that the model adds.</summary>
    public static IReadOnlyList<DataViewSchema.Column> Outputs(DataViewSchema input, DataViewSchema output)
    {
        var visible = output.Where(c => !c.IsHidden && IsSendable(c)).ToList();
        var known = visible.Where(c => Predictions.Contains(c.Name, StringComparer.Ordinal) && IsNew(c, input, output)).ToList();
        return known.Count > 0 ? known : visible.Where(c => IsNew(c, input, output)).ToList();
    }

    // A column of the same name and type that was there before is only passed on, unless the model has hidden the old one.
    private static bool IsNew(DataViewSchema.Column column, DataViewSchema input, DataViewSchema output) =>
        input.GetColumnOrNull(column.Name) is null || output.Count(c => c.Name == column.Name) > 1;

    private static bool IsSendable(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType vector => vector.Size > 0 && TensorType.Of(vector.ItemType.RawType) is not null && vector.ItemType is not KeyDataViewType,
        _ => TensorType.Of(column.Type.RawType) is not null,
    };

    private static TensorSpec Spec(string name, DataViewSchema.Column column)
    {
        if (!IsSendable(column))
        {
            throw new UserException(
                $"Model '{name}' needs column '{column.Name}' of type {column.Type}, which cannot be sent to it.",
                "Inputs may be numbers, booleans, text, and vectors of them with a known length.");
        }

        if (KeyDecoder.Names(column) is not null)
        {
            return new TensorSpec(column.Name, "BYTES");
        }

        return column.Type is VectorDataViewType vector
            ? new TensorSpec(column.Name, TensorType.Of(vector.ItemType.RawType)!.Datatype, vector.Size)
            : new TensorSpec(column.Name, TensorType.Of(column.Type.RawType)!.Datatype);
    }
}
