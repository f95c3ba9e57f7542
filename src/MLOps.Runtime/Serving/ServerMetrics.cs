using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MLOps.Serving;

/// <summary>Counters and the latency histogram of a server, as Prometheus reads them: base units, few labels.</summary>
internal sealed class ServerMetrics
{
    private static readonly double[] Bounds = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<(string Route, int Status), Histogram> _requests = new();
    private long _active;
    private long _predictions;

    public void Begin() => Interlocked.Increment(ref _active);

    public void End(string route, int status, double seconds)
    {
        Interlocked.Decrement(ref _active);
        _requests.GetOrAdd((route, status), _ => new Histogram()).Observe(seconds);
    }

    public void Predicted(int rows) => Interlocked.Add(ref _predictions, rows);

    public string Text(long logFailures)
    {
        var text = new StringBuilder();
        Header(text, "http_server_request_duration_seconds", "histogram", "Time from a request's first byte read to its answer.");
        foreach (var ((route, status), histogram) in _requests.OrderBy(r => r.Key.Route, StringComparer.Ordinal).ThenBy(r => r.Key.Status))
        {
            histogram.Write(text, string.Create(CultureInfo.InvariantCulture, $"http_route=\"{route}\",http_response_status_code=\"{status}\""));
        }

        using var process = Process.GetCurrentProcess();
        Single(text, "http_server_active_requests", "gauge", "Requests being answered now.", Interlocked.Read(ref _active));
        Single(text, "mlops_predictions_total", "counter", "Rows predicted.", Interlocked.Read(ref _predictions));
        Single(text, "mlops_log_failures_total", "counter", "Attempts to write a segment of the inference log that failed.", logFailures);
        Single(text, "process_cpu_seconds_total", "counter", "Processor time of the server.", process.TotalProcessorTime.TotalSeconds);
        Single(text, "process_resident_memory_bytes", "gauge", "Memory of the server.", process.WorkingSet64);
        return text.ToString();
    }

    private static void Single(StringBuilder text, string name, string type, string help, double value)
    {
        Header(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Header(StringBuilder text, string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private sealed class Histogram
    {
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private readonly Lock _gate = new();
        private double _sum;

        public void Observe(double seconds)
        {
            var bucket = Array.FindIndex(Bounds, b => seconds <= b);
            lock (_gate)
            {
                _counts[bucket < 0 ? Bounds.Length : bucket]++;
                _sum += seconds;
            }
        }

        public void Write(StringBuilder text, string labels)
        {
            lock (_gate)
            {
                var total = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    total += _counts[i];
                    var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"http_server_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {total}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"http_server_request_duration_seconds_sum{{{labels}}} {_sum}\nhttp_server_request_duration_seconds_count{{{labels}}} {total}\n");
            }
        }
    }
}
