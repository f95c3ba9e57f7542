using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLOps.Tracking.Autologging;

/// <summary>
/// Records what ML.NET does while a run is open: fits with pipeline, trainer, options, input schema, data, progress, duration and model;
/// evaluations with all metrics, curve and confusion matrix; cross-validations; permutation feature importance. In a notebook this
/// happens by itself; in a program the calls go through here. Never throws: what could not be recorded is a problem of the run.
/// </summary>
public sealed class AutoLog
{
    private readonly Workspace _workspace;
    private readonly ConcurrentDictionary<int, Stack<FitCall>> _calls = new();

    internal AutoLog(Workspace workspace) => _workspace = workspace;

    /// <summary>Whether anything is recorded by itself.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether fitted models are kept as artifacts, with signature and example.</summary>
    public bool Models { get; set; } = true;

    private Run? Run => Enabled ? _workspace.Experiments.Current : null;

    /// <summary>Fits and records: <c>mlops.Experiments.AutoLog.Fit(pipeline, rows)</c> for <c>pipeline.Fit(rows)</c>.</summary>
    public TModel Fit<TModel>(IEstimator<TModel> estimator, IDataView rows)
        where TModel : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        Begin(estimator);
        Rows(rows);
        return End(estimator.Fit(rows));
    }

    /// <summary>Has the context's messages recorded while a run is open; the same context may come again.</summary>
    public MLContext Watch(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Log -= Message;
        context.Log += Message;
        return context;
    }

    /// <summary>Records a metrics object, a list of cross-validation results, or the importance of features, and gives it back.</summary>
    public T Evaluated<T>(T result)
    {
        var calls = Calls();
        var scored = calls.TryPeek(out var call) && call.Estimator is null ? calls.Pop().Rows : null;
        if (Run is { } run && result is not null)
        {
            run.Quietly("Evaluation", () => Record(run, result, scored));
        }

        return result;
    }

    /// <summary>A call of <c>Fit</c> begins; used by the notebook.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Begin<T>(T estimator)
    {
        if (estimator is IEstimator<ITransformer> known)
        {
            Calls().Push(new FitCall(known, Stopwatch.GetTimestamp()));
        }

        return estimator;
    }

    /// <summary>The rows that the call which began last works on; used by the notebook.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Rows<T>(T rows)
    {
        if (rows is IDataView view && Calls().TryPeek(out var call))
        {
            call.Rows = view;
        }

        return rows;
    }

    /// <summary>The rows that are evaluated; used by the notebook.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Scored<T>(T rows)
    {
        if (rows is IDataView view)
        {
            Calls().Push(new FitCall(null, 0) { Rows = view });
        }

        return rows;
    }

    /// <summary>The call of <c>Fit</c> that began last has ended; used by the notebook.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T End<T>(T model)
    {
        if (model is ITransformer transformer && Calls().TryPop(out var call) && call is { Estimator: { } estimator, Rows: { } rows } && Run is { } run)
        {
            var seconds = Stopwatch.GetElapsedTime(call.Begun).TotalSeconds;
            run.Quietly("Fit", () => new FitRecord(_workspace, run).Write(estimator, rows, transformer, seconds, Models));
        }

        return model;
    }

    /// <summary>A new cell begins: what threw in the middle of the last is forgotten.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Forget() => _calls.Clear();

    private void Evaluation(Run run, object metrics, IDataView? scored)
    {
        EvaluationRecord.Metrics(run, metrics, scored);
        if (scored is not null && _workspace.Data.SourceOf(scored) is { } source)
        {
            run.LogInput(source, "evaluation");
        }
    }

    private void Record(Run run, object result, IDataView? scored)
    {
        switch (result)
        {
            case IDictionary importance:
                EvaluationRecord.Importance(run, importance);
                break;
            case IEnumerable items and not string:
                Record(run, items.Cast<object>().ToList());
                break;
            default:
                Evaluation(run, result, scored);
                break;
        }
    }

    private static void Record(Run run, List<object> items)
    {
        if (EvaluationRecord.AreStatistics(items))
        {
            EvaluationRecord.Importance(run, items.Select((item, slot) => (item, slot)).ToDictionary(x => "feature " + x.slot.ToString(CultureInfo.InvariantCulture), x => x.item, StringComparer.Ordinal));
        }
        else
        {
            EvaluationRecord.Folds(run, items);
        }
    }

    private void Message(object? sender, LoggingEventArgs message)
    {
        if (Run is { } run && message.Kind != Microsoft.ML.Runtime.ChannelMessageKind.Trace)
        {
            run.Quietly("Message of ML.NET", () => run.Automatic.Said(TrainingMessage.Of(message)));
        }
    }

    private Stack<FitCall> Calls() => _calls.GetOrAdd(Environment.CurrentManagedThreadId, _ => new Stack<FitCall>());

    private sealed class FitCall(IEstimator<ITransformer>? estimator, long begun)
    {
        public IEstimator<ITransformer>? Estimator { get; } = estimator;

        public long Begun { get; } = begun;

        public IDataView? Rows { get; set; }
    }
}
