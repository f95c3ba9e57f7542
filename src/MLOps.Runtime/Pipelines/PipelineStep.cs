using System.Reflection;
using System.Text.Json;

namespace MLOps.Pipelines;

/// <summary>A step of a pipeline.</summary>
public sealed class PipelineStep
{
    private readonly Func<Task> _body;

    internal PipelineStep(string title, MethodInfo code, Func<Task> body)
    {
        Title = title;
        Code = code;
        _body = body;
    }

    public string Title { get; }

    internal MethodInfo Code { get; }

    internal List<PipelineStep> After { get; } = [];

    internal List<string> Files { get; } = [];

    internal List<StepValue> Values { get; } = [];

    /// <summary>Why no values can stand for running it; null when they can, or when that needs no words.</summary>
    internal string? Why { get; set; }

    /// <summary>Whether its values can stand for running it.</summary>
    internal bool IsCacheable => Values.Count > 0;

    internal Task RunAsync() => _body();
}

/// <summary>A variable of the pipeline that a step leaves behind.</summary>
internal abstract class StepValue(string name)
{
    private protected static readonly JsonSerializerOptions Format = new()
    {
        IncludeFields = true,
        Converters = { new DataFrameJson() },
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public string Name { get; } = name;

    /// <summary>The value as JSON; null when reading it back would not give the same.</summary>
    public abstract byte[]? Save();

    public abstract void Load(byte[] json);
}

internal sealed class StepValue<T>(string name, Func<T> get, Action<T> set) : StepValue(name)
{
    public override byte[]? Save()
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(get(), Format);
            return JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize<T>(json, Format), Format).AsSpan().SequenceEqual(json) ? json : null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    public override void Load(byte[] json) => set(JsonSerializer.Deserialize<T>(json, Format)!);
}
