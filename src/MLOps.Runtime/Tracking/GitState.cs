using System.ComponentModel;
using System.Diagnostics;

namespace MLOps.Tracking;

/// <summary>The commit that the code stood at.</summary>
/// <param name="Commit">Full hash.</param>
/// <param name="Dirty">Whether anything outside <c>.mlops</c> differed from the commit, new files included; null when git did not answer in time.</param>
public sealed record GitState(string Commit, bool? Dirty)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks <c>git</c>; null when it is not installed, or the folder is in no repository or one without commits.</summary>
    internal static GitState? Of(string folder)
    {
        if (Ask(folder, "rev-parse", "--verify", "HEAD") is not { } commit)
        {
            return null;
        }

        var changes = Ask(folder, "status", "--porcelain", "--", ":/", ":(exclude,top,glob)**/.mlops/**");
        return new GitState(commit.Trim(), changes is null ? null : changes.Trim().Length > 0);
    }

    internal static string? Ask(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start);
            return git is null ? null : Answer(git);
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Answer(Process git)
    {
        git.StandardInput.Close();
        git.ErrorDataReceived += (_, _) => { };
        git.BeginErrorReadLine();
        var output = Task.Factory.StartNew(git.StandardOutput.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); // a busy pool must not cost a run its commit
        if (!output.Wait(Patience) || !git.WaitForExit(Patience))
        {
            git.Kill(entireProcessTree: true);
            return null;
        }

        return git.ExitCode == 0 ? output.Result : null;
    }
}
