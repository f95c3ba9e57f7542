using System.Text;
using Microsoft.ML;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>Makes files of what a run keeps, and puts them under their digests.</summary>
internal sealed class RunFiles(Workspace workspace)
{
    private Artifacts Artifacts => workspace.Store.Artifacts;

    /// <summary>A file, or every file below a folder, with its name within the run.</summary>
    public IEnumerable<(string Path, (string Digest, long Size) Content)> Copy(string file, string? path)
    {
        var full = Path.GetFullPath(file, workspace.BaseDirectory);
        if (Directory.Exists(full))
        {
            return Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(inner => ((path ?? Path.GetFileName(full)) + "/" + Path.GetRelativePath(full, inner), Artifacts.Add(inner)));
        }

        return File.Exists(full) ? [(path ?? Path.GetFileName(full), Artifacts.Add(full))] : throw new UserException("there is no such file or folder.");
    }

    public (string Digest, long Size) Text(string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Artifacts.Add(content);
    }

    /// <summary>Text as it is (SVG, HTML, a figure's JSON); a chart of Plotly.NET as the JSON of its figure.</summary>
    public (string Digest, long Size) Chart(object chart) => Text(chart as string ?? FigureJson(chart)
        ?? throw new UserException($"{chart.GetType().Name} is no chart that could be kept.", "Give its SVG, HTML or figure as text."));

    /// <summary>ML.NET's zip.</summary>
    public (string Digest, long Size) Model(ITransformer model, DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var content = new MemoryStream();
        new MLContext().Model.Save(model, schema, content);
        content.Position = 0;
        return Artifacts.Add(content);
    }

    // By name, because the notebook may have brought any version of Plotly.NET; those before 5 call it toJson.
    private static string? FigureJson(object chart)
    {
        var type = chart.GetType();
        while (type is not null && type.FullName is not ("Plotly.NET.GenericChart" or "Plotly.NET.GenericChart+GenericChart"))
        {
            type = type.BaseType;
        }

        return (type?.DeclaringType ?? type)?.GetMethods().Where(m => m.IsStatic && m.Name is "toFigureJson" or "toJson" && m.GetParameters().Length == 1)
            .MinBy(m => m.Name.Length == 6)?.Invoke(null, [chart]) as string;
    }

    /// <summary>The rows of a source, in the format that the name's extension says.</summary>
    public (string Digest, long Size) Table(string path, Source source)
    {
        var format = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".parquet" => "FORMAT parquet, COMPRESSION zstd",
            ".csv" => "FORMAT csv, HEADER",
            ".tsv" => "FORMAT csv, HEADER, DELIMITER '\t'",
            ".json" or ".jsonl" or ".ndjson" => "FORMAT json",
            var other => throw new UserException($"'{other}' is no format for a table.", "Name it .parquet, .csv, .tsv or .jsonl."),
        };
        var file = workspace.Data.Engine.TemporaryFile(".tmp");
        try
        {
            workspace.Data.Engine.Execute($"COPY (SELECT * FROM {source.Relation}) TO {Sql.Text(file)} ({format})");
            return Artifacts.Add(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
