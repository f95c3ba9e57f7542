using MLOps.Pipelines;

namespace MLOps.Runtime.Tests.Pipelines;

public class DotnetProcessTests
{
    [Theory]
    [InlineData("MLFLOW_TRACKING_URI", true)]
    [InlineData("MSBuildSDKsPath", true)]
    [InlineData("mlops_param_days", true)]
    [InlineData("DOTNET_STARTUP_HOOKS", true)]
    [InlineData("PATH", false)]
    [InlineData("HOME", false)]
    public void A_proof_takes_over_what_a_program_needs_and_not_what_its_host_is_told(string name, bool isTheHosts) => Assert.Equal(isTheHosts, DotnetProcess.IsTheHosts(name));

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<UserException>(() => DotnetProcess.RunAsync("no-such-program", Path.GetTempPath(), new Dictionary<string, string>(), [], CancellationToken.None));
        Assert.Contains("'no-such-program', which was not found", error.Message, StringComparison.Ordinal);
    }
}
