using System.Diagnostics;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace MLOps.Tool.Tests.Kernel;

/// <summary>One kernel for all: what one test sends must not trouble the next, as in life.</summary>
public sealed class KernelFixture : IDisposable
{
    public KernelFixture()
    {
        Kernel = new KernelProcess();
        Kernel.WaitUntilReady();
    }

    internal KernelProcess Kernel { get; }

    public void Dispose() => Kernel.Dispose();
}

[Trait("Category", "Long")]
public class KernelProtocolTests(KernelFixture fixture) : IClassFixture<KernelFixture>
{
    private readonly KernelProcess _kernel = fixture.Kernel;

    [Fact]
    public void A_cell_publishes_busy_input_result_and_idle_in_this_order()
    {
        var (reply, published) = _kernel.Execute("6 * 7");
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal(["status", "execute_input", "execute_result", "status"], published.Select(p => p.Type));
        Assert.Equal("42", (string?)published[2].Content["data"]!["text/plain"]);
        Assert.Equal((int)reply["execution_count"]!, (int)published[2].Content["execution_count"]!);
    }

    [Fact]
    public void State_lives_from_cell_to_cell_and_counts_go_up_by_one()
    {
        var (first, _) = _kernel.Execute("var kept = 20;");
        var (second, published) = _kernel.Execute("kept + 1");
        Assert.Equal((int)first["execution_count"]! + 1, (int)second["execution_count"]!);
        Assert.Equal("21", (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
    }

    [Fact]
    public void A_silent_request_publishes_nothing_but_status_and_does_not_count()
    {
        var (before, _) = _kernel.Execute("1");
        var (silent, published) = _kernel.Execute("Console.WriteLine(\"unseen\"); 5", c => c["silent"] = true);
        Assert.Equal("ok", (string?)silent["status"]);
        Assert.Equal(["status", "status"], published.Select(p => p.Type));
        var (after, _) = _kernel.Execute("1");
        Assert.Equal((int)before["execution_count"]! + 1, (int)after["execution_count"]!);
    }

    [Fact]
    public void Hidden_Python_probes_of_an_editor_get_a_quiet_success()
    {
        var (reply, published) = _kernel.Execute("import sys as _VSCODE_sys\nprint(1)", c => c["silent"] = true);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal(["status", "status"], published.Select(p => p.Type));
    }

    [Fact]
    public void User_expressions_are_evaluated_after_the_cell()
    {
        var (reply, _) = _kernel.Execute("var width = 3;", c => c["user_expressions"] = new JsonObject { ["twice"] = "width * 2", ["bad"] = "nothingLikeThis" });
        Assert.Equal("6", (string?)reply["user_expressions"]!["twice"]!["data"]!["text/plain"]);
        Assert.Equal("error", (string?)reply["user_expressions"]!["bad"]!["status"]);
    }

    [Fact]
    public void A_failing_cell_aborts_what_waits_behind_it_and_the_next_request_runs()
    {
        var first = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "await Task.Delay(300); throw new InvalidOperationException(\"on purpose\");" });
        var second = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "2" });
        Assert.Equal("error", (string?)KernelProcess.Reply(_kernel.Shell, first).Content["status"]);
        Assert.Equal("aborted", (string?)KernelProcess.Reply(_kernel.Shell, second).Content["status"]);
        Assert.Equal("ok", (string?)_kernel.Execute("3").Reply["status"]);
    }

    [Fact]
    public void A_failing_cell_that_may_fail_does_not_abort_the_next()
    {
        var first = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "throw new InvalidOperationException(\"on purpose\");", ["stop_on_error"] = false });
        var second = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "2" });
        Assert.Equal("error", (string?)KernelProcess.Reply(_kernel.Shell, first).Content["status"]);
        Assert.Equal("ok", (string?)KernelProcess.Reply(_kernel.Shell, second).Content["status"]);
    }

    [Fact]
    public void ReadLine_asks_the_client()
    {
        var id = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "var line = Console.ReadLine(); line", ["allow_stdin"] = true });
        _kernel.Answer("typed");
        var published = _kernel.UntilIdle(id);
        Assert.Equal("typed", (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
        KernelProcess.Reply(_kernel.Shell, id);
    }

    [Fact]
    public void ReadLine_fails_when_the_client_takes_no_input()
    {
        var (reply, _) = _kernel.Execute("Console.ReadLine()", c => c["allow_stdin"] = false);
        Assert.Equal("error", (string?)reply["status"]);
        Assert.Contains("input", (string?)reply["evalue"], StringComparison.Ordinal);
        Assert.Single(reply["traceback"]!.AsArray());
    }

    [Theory]
    [InlineData("Console.ReadKey().KeyChar", "yes", "y")]
    [InlineData("Console.ReadKey(true).Key", "", "Enter")]
    [InlineData("(char)Console.Read()", "no", "n")]
    [InlineData("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"secret: \")", "typed", "typed")]
    [InlineData("#!set --name given --value @input:\"secret: \"\ngiven", "typed", "typed")]
    [InlineData("#!set --name hidden --value @password:\"secret: \"\nhidden.GetClearTextPassword()", "typed", "typed")]
    [InlineData("(await Microsoft.DotNet.Interactive.Kernel.GetPasswordAsync(\"secret: \")).GetClearTextPassword()", "hunter2", "hunter2")]
    public void Keys_characters_and_passwords_are_asked_for(string code, string answer, string result)
    {
        var id = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = code, ["allow_stdin"] = true });
        var asked = _kernel.Answer(answer);
        var published = _kernel.UntilIdle(id);
        Assert.Equal(result, (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
        Assert.Equal(code.Contains("secret", StringComparison.Ordinal) ? "secret: " : "", asked);
        KernelProcess.Reply(_kernel.Shell, id);
    }

    [Fact]
    public void An_interrupt_ends_the_wait_for_an_answer()
    {
        var id = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "Console.ReadLine()", ["allow_stdin"] = true });
        _kernel.Question();
        KernelProcess.Reply(_kernel.Control, KernelProcess.Send(_kernel.Control, "interrupt_request", []));
        Assert.Equal("error", (string?)KernelProcess.Reply(_kernel.Shell, id).Content["status"]);
        Assert.Equal("ok", (string?)_kernel.Execute("1").Reply["status"]);
    }

    [Fact]
    public void Completion_says_kinds_and_declarations_in_code_points()
    {
        const string Code = "var s = \"😀\"; \"\".Subs";
        var (reply, _) = _kernel.Request(_kernel.Shell, "complete_request", new JsonObject { ["code"] = Code, ["cursor_pos"] = Code.EnumerateRunes().Count() });
        Assert.Equal(["Substring"], reply["matches"]!.AsArray().Select(m => (string?)m));
        Assert.Equal(Code.EnumerateRunes().Count() - 4, (int)reply["cursor_start"]!);
        var typed = reply["metadata"]!["_jupyter_types_experimental"]![0]!;
        Assert.Equal("method", (string?)typed["type"]);
        Assert.StartsWith("string Substring(int startIndex)", (string?)typed["signature"], StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_tells_more_when_asked_for_more()
    {
        _kernel.Execute("/// <summary>Half of it.</summary>\ndouble Half(double n) => n / 2;");
        string? Inspect(int detail) => (string?)_kernel.Request(_kernel.Shell, "inspect_request", new JsonObject { ["code"] = "Half(3)", ["cursor_pos"] = 2, ["detail_level"] = detail }).Reply["data"]!["text/plain"];
        Assert.Contains("Half of it.", Inspect(0), StringComparison.Ordinal);
        Assert.DoesNotContain("n / 2", Inspect(0), StringComparison.Ordinal);
        Assert.Contains("n / 2", Inspect(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true) Console.WriteLine(1);")]
    [InlineData("Parallel.ForEach(Enumerable.Range(0, int.MaxValue), x => Math.Sqrt(x));")]
    public void An_interrupt_ends_an_endless_loop_and_keeps_the_session(string code)
    {
        _kernel.Execute("var before = 11;");
        var id = KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = code });
        while (KernelProcess.Next(_kernel.IoPub, KernelProcess.Patience) is var next && (next.Parent != id || next.Type != "execute_input"))
        {
            // Until the cell has begun.
        }

        Thread.Sleep(500);
        var watch = Stopwatch.StartNew();
        KernelProcess.Reply(_kernel.Control, KernelProcess.Send(_kernel.Control, "interrupt_request", []));
        var reply = KernelProcess.Reply(_kernel.Shell, id);
        Assert.Equal("error", (string?)reply.Content["status"]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"stopped after {watch.Elapsed}");
        Assert.Equal("11", (string?)_kernel.Execute("before").Published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
    }

    [Fact]
    public void Kernel_info_names_the_language_and_the_protocol()
    {
        var (reply, _) = _kernel.Request(_kernel.Control, "kernel_info_request", []);
        Assert.Equal("C#", (string?)reply["language_info"]!["name"]);
        Assert.StartsWith("5.", (string?)reply["protocol_version"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_debug_request_is_declined_quietly()
    {
        var (reply, published) = _kernel.Request(_kernel.Control, "debug_request", new JsonObject { ["type"] = "request", ["command"] = "debugInfo", ["seq"] = 4 });
        Assert.False((bool)reply["success"]!);
        Assert.Equal(4, (int)reply["request_seq"]!);
        Assert.Equal(["status", "status"], published.Select(p => p.Type));
    }

    [Fact]
    public void Comms_are_answered_with_none()
    {
        var (reply, _) = _kernel.Request(_kernel.Shell, "comm_info_request", []);
        Assert.Empty(reply["comms"]!.AsObject());
    }

    [Fact]
    public void The_heartbeat_echoes_whatever_it_gets()
    {
        using var socket = new RequestSocket();
        socket.Connect($"tcp://127.0.0.1:{_kernel.HeartbeatPort}");
        byte[] ping = [1, 2, 3, 0, 255];
        socket.SendFrame(ping);
        Assert.True(socket.TryReceiveFrameBytes(KernelProcess.Patience, out var echo));
        Assert.Equal(ping, echo);
    }

    [Fact]
    public void Garbage_wrong_signatures_and_unknown_types_are_ignored()
    {
        var random = new Random(7);
        var large = new byte[1024 * 1024];
        random.NextBytes(large);
        byte[][][] garbage =
        [
            [[]],
            [large],
            ["<IDS|MSG>"u8.ToArray()],
            ["<IDS|MSG>"u8.ToArray(), "x"u8.ToArray(), "{"u8.ToArray()],
            ["<IDS|MSG>"u8.ToArray(), [], "[]"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray()],
            ["<IDS|MSG>"u8.ToArray(), "0000"u8.ToArray(), "{\"msg_type\":\"execute_request\"}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray(), "{\"code\":\"1\"}"u8.ToArray()],
        ];
        foreach (var frames in garbage)
        {
            _kernel.Shell.SendMultipartBytes(frames);
            _kernel.Control.SendMultipartBytes(frames);
        }

        KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = "forged" }, key: "another key");
        KernelProcess.Send(_kernel.Shell, "no_such_request", []);
        KernelProcess.Send(_kernel.Control, "no_such_request", []);
        KernelProcess.Send(_kernel.Shell, "execute_request", new JsonObject { ["code"] = 5, ["silent"] = "yes", ["user_expressions"] = new JsonArray() });
        KernelProcess.Send(_kernel.Shell, "complete_request", new JsonObject { ["code"] = new JsonArray(), ["cursor_pos"] = -3 });
        var (reply, published) = _kernel.Execute("\"alive\"");
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal("alive", (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
    }

    [Fact]
    public void Relative_files_are_the_folder_s_in_which_the_kernel_was_started()
    {
        File.WriteAllText(Path.Combine(_kernel.Folder, "beside.txt"), "found");
        var (_, published) = _kernel.Execute("File.ReadAllText(\"beside.txt\")");
        Assert.Equal("found", (string?)published.Single(p => p.Type == "execute_result").Content["data"]!["text/plain"]);
    }

    [Fact]
    public void History_tells_what_was_executed()
    {
        _kernel.Execute("\"findMe\"");
        var (reply, _) = _kernel.Request(_kernel.Shell, "history_request", new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*findM?*", ["output"] = true, ["raw"] = true, ["n"] = 1 });
        var entry = reply["history"]!.AsArray().Single()!.AsArray();
        Assert.Equal("\"findMe\"", (string?)entry[2]![0]);
        Assert.Equal("findMe", (string?)entry[2]![1]);
    }
}
