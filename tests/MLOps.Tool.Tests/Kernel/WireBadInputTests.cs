using System.Net.Sockets;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace MLOps.Tool.Tests.Kernel;

/// <summary>What a kernel may meet on its sockets: it answers or ignores as the protocol says, and lives.</summary>
[Trait("Category", "Long")]
public sealed class WireBadInputTests : IDisposable
{
    private static readonly string[] Types =
    [
        "execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request",
        "comm_open", "comm_msg", "comm_close", "kernel_info_request", "debug_request", "connect_request", "no_such_request", "status", "execute_reply", "",
    ];

    // A kernel for each test: what one did to it must not be taken for another's doing.
    private readonly KernelFixture _own = new();

    private KernelProcess Kernel => _own.Kernel;

    public void Dispose() => _own.Dispose();

    [Fact]
    public void A_megabyte_of_garbage_on_the_raw_ports()
    {
        var random = new Random(11);
        var garbage = new byte[1024 * 1024];
        random.NextBytes(garbage);
        foreach (var port in Kernel.Ports)
        {
            using var client = new TcpClient("127.0.0.1", port);
            try
            {
                client.GetStream().Write(garbage);
            }
            catch (IOException)
            {
                // Hung up on, as it should be.
            }
        }

        AssertAlive();
    }

    [Fact]
    public void Frames_too_few_too_many_and_without_a_delimiter()
    {
        byte[] delimiter = "<IDS|MSG>"u8.ToArray();
        byte[][][] messages =
        [
            [[]], [delimiter], [delimiter, delimiter, delimiter], [[], [], [], [], [], []],
            [delimiter, "x"u8.ToArray()],
            [.. Enumerable.Repeat(Array.Empty<byte>(), 5000)],
            [.. Enumerable.Repeat(delimiter, 100)],
        ];
        foreach (var frames in messages)
        {
            Kernel.Shell.SendMultipartBytes(frames);
            Kernel.Control.SendMultipartBytes(frames);
        }

        AssertAlive();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("{\"code\":\"\\ud800\"}")]
    [InlineData("{\"code\":1,\"code\":2}")]
    public void Content_that_is_no_JSON_object_but_rightly_signed(string content)
    {
        KernelProcess.SendRaw(Kernel.Shell, "execute_request", content);
        AssertAlive();
    }

    [Fact]
    public void Wrong_types_in_the_content_of_every_request_on_every_channel()
    {
        JsonNode?[] values = [null, 5, -1, 1e300, true, "text", new JsonArray(1, 2), new JsonObject { ["a"] = 1 }];
        string[] names = ["code", "cursor_pos", "detail_level", "silent", "store_history", "user_expressions", "allow_stdin", "stop_on_error", "hist_access_type", "n", "pattern", "session", "start", "comm_id", "target_name", "data", "seq", "command"];
        foreach (var type in Types)
        {
            foreach (var value in values)
            {
                var content = new JsonObject(names.Select(n => KeyValuePair.Create(n, value?.DeepClone())));
                content["silent"] = true;
                KernelProcess.Send(Kernel.Shell, type, content);
                KernelProcess.Send(Kernel.Control, type, content);
                Kernel.SendStdin(type, content);
            }
        }

        AssertAlive();
    }

    [Fact]
    public void A_request_on_a_channel_that_is_not_its_own_is_ignored()
    {
        var wrong = KernelProcess.Send(Kernel.Control, "execute_request", new JsonObject { ["code"] = "Console.Write(\"heard\")" });
        Kernel.SendStdin("execute_request", new JsonObject { ["code"] = "Console.Write(\"heard\")" });
        KernelProcess.Send(Kernel.Shell, "input_reply", new JsonObject { ["value"] = "unasked" });
        var (_, published) = Kernel.Execute("1");
        Assert.DoesNotContain(published, p => p.Type == "stream");
        Assert.False(KernelProcess.TryNext(Kernel.Control, TimeSpan.FromMilliseconds(300), out var answer) && answer!.Parent == wrong);
    }

    [Fact]
    public void A_message_that_is_sent_again_is_executed_once()
    {
        Kernel.Execute("var played = 0;");
        var frames = KernelProcess.Frames("execute_request", new JsonObject { ["code"] = "played++;" });
        for (var i = 0; i < 3; i++)
        {
            Kernel.Shell.SendMultipartBytes(frames);
        }

        Assert.Equal("1", Value("played"));
    }

    [Fact]
    public void A_thousand_requests_at_once_are_answered_in_their_order()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => i % 10 == 0
            ? KernelProcess.Send(Kernel.Shell, "execute_request", new JsonObject { ["code"] = "1", ["silent"] = true })
            : KernelProcess.Send(Kernel.Shell, "kernel_info_request", [])).ToList();
        var sent = ids.ToHashSet();
        var answered = new List<string>();
        while (answered.Count < ids.Count)
        {
            // A late reply to an earlier test's request may still stand in the shared client's queue.
            if (KernelProcess.Next(Kernel.Shell, KernelProcess.Patience).Parent is { } parent && sent.Contains(parent))
            {
                answered.Add(parent);
            }
        }

        Assert.Equal(ids, answered);
        AssertAlive();
    }

    [Fact]
    public void A_cell_of_megabytes_with_megabytes_of_output()
    {
        var (reply, published) = Kernel.Execute($"var large = \"{new string('x', 4_000_000)}\";\nConsole.Write(large);\nlarge.Length");
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal("4000000", (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
        Assert.Equal(4_000_000, published.Where(p => p.Type == "stream").Sum(p => ((string)p.Content["text"]!).Length));
    }

    [Fact]
    public void A_client_that_goes_away_in_the_middle_of_a_cell()
    {
        using (var other = new DealerSocket())
        {
            other.Options.Linger = TimeSpan.FromSeconds(1);
            other.Connect($"tcp://127.0.0.1:{Kernel.Ports[0]}");
            KernelProcess.Send(other, "execute_request", new JsonObject { ["code"] = "for (var i = 0; i < 20; i++) { Console.WriteLine(i); Thread.Sleep(50); }\nvar left = \"finished\";" });
            Thread.Sleep(500);
        }

        Assert.Equal("finished", Value("left"));
    }

    [Fact]
    public void A_client_that_goes_away_when_it_is_asked_for_input_can_be_interrupted_by_another()
    {
        using (var other = new DealerSocket())
        {
            other.Connect($"tcp://127.0.0.1:{Kernel.Ports[0]}");
            KernelProcess.Send(other, "execute_request", new JsonObject { ["code"] = "Console.ReadLine()", ["allow_stdin"] = true, ["stop_on_error"] = false });
            Thread.Sleep(500);
        }

        KernelProcess.Send(Kernel.Control, "interrupt_request", []);
        AssertAlive();
    }

    [Fact]
    public void Messages_with_random_changes()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var frames = KernelProcess.Frames(Types[random.Next(Types.Length)], new JsonObject { ["code"] = "1", ["silent"] = true });
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                Change(frames, random);
            }

            (random.Next(2) == 0 ? Kernel.Shell : Kernel.Control).SendMultipartBytes(frames);
        }

        AssertAlive();
    }

    [Fact]
    public void Comms_are_closed_when_opened_and_received_by_nobody()
    {
        var opened = Kernel.UntilIdle(KernelProcess.Send(Kernel.Shell, "comm_open", new JsonObject { ["comm_id"] = "c1", ["target_name"] = "jupyter.widget", ["data"] = new JsonObject() }));
        Assert.Equal(["status", "comm_close", "status"], opened.Select(p => p.Type));
        Assert.Equal("c1", (string?)opened[1].Content["comm_id"]);
        foreach (var type in (string[])["comm_msg", "comm_close"])
        {
            var heard = Kernel.UntilIdle(KernelProcess.Send(Kernel.Shell, type, new JsonObject { ["comm_id"] = "c1", ["data"] = new JsonObject() }));
            Assert.Equal(["status", "status"], heard.Select(p => p.Type));
        }
    }

    [Fact]
    public void A_debugger_is_refused_in_its_own_words()
    {
        var (reply, _) = Kernel.Request(Kernel.Control, "debug_request", new JsonObject { ["type"] = "request", ["seq"] = 4, ["command"] = "initialize" });
        Assert.False((bool)reply["success"]!);
        Assert.Equal(4, (int)reply["request_seq"]!);
        Assert.Equal("initialize", (string?)reply["command"]);
    }

    [Theory]
    [InlineData("%config Completer.use_jedi = False")]
    [InlineData("%load_ext autoreload\n%autoreload 2")]
    [InlineData("import sys as _VSCODE_sys\nprint(1)")]
    [InlineData("# Query Jupyter server for variables\nfrom sys import getsizeof as _VSCODE_getsizeof")]
    [InlineData("_VSCODE_getVariable('types', False, x)")]
    [InlineData("def _VSCODE_getVariable(what_to_get, is_debugging, *args):\n    pass")]
    [InlineData("try:\n    del _VSCODE_getVariable\nexcept:\n    pass")]
    [InlineData("del _VSCODE_json")]
    [InlineData("__vsc_ipynb_file__ = \"a.ipynb\"")]
    public void Hidden_Python_of_an_editor_gets_a_quiet_success(string code)
    {
        var (reply, published) = Kernel.Execute(code, c => c["silent"] = true);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal(["status", "status"], published.Select(p => p.Type));
    }

    private static void Change(byte[][] frames, Random random)
    {
        var frame = random.Next(frames.Length);
        frames[frame] = random.Next(3) switch
        {
            0 => [],
            1 => [.. frames[frame], (byte)random.Next(256)],
            _ => [.. frames[frame].Select(b => random.Next(8) == 0 ? (byte)random.Next(256) : b)],
        };
    }

    private string? Value(string code) => (string?)Kernel.Execute(code).Published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"];

    // What came before is through when this is answered: a failing cell drops those that wait behind it.
    private void AssertAlive()
    {
        KernelProcess.Reply(Kernel.Shell, KernelProcess.Send(Kernel.Shell, "kernel_info_request", []));
        Assert.Equal("alive", Value("\"alive\""));
    }
}
