using Microsoft.ML;

namespace MLOps.Runtime.Tests.Tracking.Autologging;

/// <summary>A workspace whose context is watched, and 300 rows to learn from: A + B tells Label, 2A + B is Value, A thirds Kind.</summary>
internal sealed class LearningWorkspace : IDisposable
{
    private readonly TestWorkspace _test = new();

    public LearningWorkspace()
    {
        Ml = Workspace.Experiments.AutoLog.Watch(new MLContext(1));
        var random = new Random(1);
        Rows = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(_ => Row.From(random)).ToList());
    }

    public Workspace Workspace => _test.Workspace;

    public MLContext Ml { get; }

    public IDataView Rows { get; }

    public string Write(string name, string content) => _test.Write(name, content);

    public void Dispose() => _test.Dispose();

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public bool Label { get; set; }

        public bool Other { get; set; }

        public float Value { get; set; }

        public float Odd { get; set; }

        public string Page { get; set; } = "";

        public string Kind { get; set; } = "";

        public static Row From(Random random)
        {
            var (a, b) = ((float)random.NextDouble(), (float)random.NextDouble());
            return new Row
            {
                A = a,
                B = b,
                Label = a + b + (random.NextDouble() / 3) > 1.1,
                Value = (2 * a) + b,
                Other = random.NextDouble() > 0.5,
                Odd = random.Next(2),
                Page = "page" + random.Next(20),
                Kind = a < 0.33 ? "low" : a < 0.66 ? "middle" : "high",
            };
        }
    }
}
