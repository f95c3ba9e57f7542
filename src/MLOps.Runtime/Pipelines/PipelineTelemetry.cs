using System.Diagnostics;

namespace MLOps.Pipelines;

/// <summary>The span of a whole run, under that of the caller when the environment names one (TRACEPARENT, as W3C writes it).</summary>
internal static class PipelineTelemetry
{
    private static readonly ActivitySource Spans = new(PipelineRunner.SourceName);

    public static System.Diagnostics.Activity? Start(string name) =>
        ActivityContext.TryParse(Environment.GetEnvironmentVariable("TRACEPARENT"), Environment.GetEnvironmentVariable("TRACESTATE"), out var parent)
            ? Spans.StartActivity("pipeline " + name, ActivityKind.Internal, parent)
            : Spans.StartActivity("pipeline " + name);
}
