namespace MLOps.Benchmarks;

/// <summary>One life of a kernel, in seconds and bytes; a table is asked of C# kernels only (else NaN).</summary>
internal sealed record KernelRound(double Start, double Cell, double Memory, double Completion, double Table)
{
    private const string Objects = "record Row(int Id, string Name, double Price);\nvar rows = Enumerable.Range(0, 100_000).Select(i => new Row(i, \"n\" + i, i * 0.5)).ToList();";

    public static KernelRound Run(KernelContender contender)
    {
        JupyterClient? started = null;
        var start = Measure.Once(() =>
        {
            started = contender.Start();
            started.Execute("1+1");
        });
        using var client = started!;
        var cells = Cells(client, contender.Declare, from: 0);
        var memory = client.Memory;
        _ = Cells(client, contender.Declare, from: 100);
        var completion = MedianOf(20, () => Complete(client));
        return new KernelRound(start, cells, memory, completion, contender.IsCSharp ? ShowTable(client) : double.NaN);
    }

    /// <summary>Seconds of a <c>#r "nuget: ..."</c> in a new session, when an earlier one has restored the package.</summary>
    public static double CachedPackage(KernelContender contender)
    {
        const string Reference = "#r \"nuget: Humanizer.Core, 2.14.1\"";
        using (var earlier = contender.Start())
        {
            earlier.Execute(Reference);
        }

        using var client = contender.Start();
        Repeat(5, () => client.Execute("var c = 15; c"));
        return Measure.Once(() => client.Execute(Reference));
    }

    /// <summary>Bytes by which a thousand trivial cells make a kernel larger, after ten that warm it up.</summary>
    public static long GrowthOverThousandCells(KernelContender contender)
    {
        using var client = contender.Start();
        var cell = contender.Declare.Length > 0 ? "var c = 15; c" : "c = 15; c";
        Repeat(10, () => client.Execute(cell));
        Complete(client);
        var before = client.Memory;
        Repeat(1000, () => client.Execute(cell));
        return client.Memory - before;
    }

    /// <summary>A hundred cells with a completion after each; the cell's median.</summary>
    private static double Cells(JupyterClient client, string declare, int from)
    {
        var at = from;
        return MedianOf(100, () => client.Execute($"{declare}x{at++} = {at}"), () => Complete(client));
    }

    private static void Complete(JupyterClient client) => client.Request("complete_request", new { code = "x1.", cursor_pos = 3 });

    private static double ShowTable(JupyterClient client)
    {
        client.Execute(Objects);
        return MedianOf(9, () => client.Execute("rows"));
    }

    private static double MedianOf(int times, Action action, Action? between = null)
    {
        var seconds = new List<double>();
        Repeat(times, () =>
        {
            seconds.Add(Measure.Once(action));
            between?.Invoke();
        });
        return seconds.Order().ElementAt(times / 2);
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }
}
