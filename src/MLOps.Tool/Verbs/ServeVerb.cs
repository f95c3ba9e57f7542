using System.CommandLine;
using MLOps.Serving;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops serve --deployment FOLDER</c>: what <c>#!deploy</c> starts. Runs until it is told to stop.</summary>
internal static class ServeVerb
{
    public static Command Create(ToolContext context)
    {
        var folder = new Option<string>("--deployment") { Description = "The deployment's folder: .mlops/deployments/NAME.", Required = true };
        var command = new Command("serve", "Serve a deployment on 127.0.0.1; #!deploy starts this by itself.") { folder };
        command.SetAction(async (parsed, cancellation) =>
        {
            await InferenceServer.RunAsync(context.FullPath(parsed.GetRequiredValue(folder)), cancellation);
            return ExitCodes.Done;
        });
        return command;
    }
}
