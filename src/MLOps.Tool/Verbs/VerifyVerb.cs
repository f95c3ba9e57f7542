using System.CommandLine;
using MLOps.Governance;
using MLOps.Pipelines;
using MLOps.Rendering;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops verify DIR</c>: runs the proof of an exported project again. Needs no workspace.</summary>
internal static class VerifyVerb
{
    public static Command Create(ToolContext context)
    {
        var folder = new Argument<string>("DIR") { Description = "An exported project." };
        var key = new Option<string?>("--key") { Description = "The public key (PEM) that must have signed the proof; the one that came with the project by default.", HelpName = "FILE" };
        var html = new Option<string?>("--html") { Description = "Write the report as an HTML page.", HelpName = "FILE" };
        var command = new Command("verify", "Run the proof of an exported project again; exit code 1 when a result differs or a file was edited.") { folder, key, html };
        command.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(folder), parsed.GetValue(key), parsed.GetValue(html), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ToolContext context, string folder, string? key, string? html, CancellationToken cancellation)
    {
        try
        {
            var proof = await new ProofRunner(TimeProvider.System).VerifyAsync(context.FullPath(folder), key is null ? null : VerifyingKey.Open(context.FullPath(key)), cancellation);
            await context.Out.WriteLineAsync(ReportRenderer.Text(proof));
            if (html is not null)
            {
                await File.WriteAllTextAsync(context.FullPath(html), ReportRenderer.Page(proof), cancellation);
            }

            return proof.Proven ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (UserException error)
        {
            throw new WrongCallException(error.Message);
        }
    }
}
