using System.Text.Json.Nodes;
using MLOps.Tool.Kernel;

namespace MLOps.Tool.Tests.Kernel;

public class WitnessTests
{
    private static readonly JupyterMessage Request = new([[1, 2, 255], "b"u8.ToArray()], new JsonObject { ["msg_id"] = "7", ["msg_type"] = "execute_request" }, []);

    [Fact]
    public void What_the_kernel_noted_is_what_the_witness_reads()
    {
        var line = KernelWitness.Line(Request, 12);
        Assert.DoesNotContain('\n', line);
        var (request, count) = WitnessProcess.Read(WitnessProcess.LastState(new StringReader($"\n{line}\n"))!)!.Value;
        Assert.Equal(Request.Identities, request.Identities);
        Assert.Equal("7", (string?)request.Header["msg_id"]);
        Assert.Equal(12, count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n\n")]
    [InlineData("{}\nbye\n")]
    [InlineData("\n{}\n\nbye")]
    public void A_kernel_at_rest_or_told_to_end_needs_nobody_to_speak_for_it(string said) => Assert.Null(WitnessProcess.LastState(new StringReader(said)));

    [Theory]
    [InlineData("{\"header\":{\"msg_id\":")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void A_note_that_was_cut_off_is_nobody_s_request(string line) => Assert.Null(WitnessProcess.Read(line));
}
