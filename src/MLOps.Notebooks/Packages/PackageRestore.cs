using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>
/// Restores packages with the SDK's own NuGet through a generated project, so that feeds, credentials and caches are those the
/// machine is set up with. Results are kept by a hash of everything that decides them.
/// </summary>
internal sealed partial class PackageRestore(string folder)
{
    private static readonly TimeSpan LatestIsGoodFor = TimeSpan.FromDays(1);

    /// <exception cref="UserException">A package cannot be restored.</exception>
    public async Task<RestoredPackages> RestoreAsync(IReadOnlyList<PackageDirective> packages, IReadOnlyList<string> feeds, CancellationToken cancellation)
    {
        if (packages.FirstOrDefault(p => !PackageId().IsMatch(p.Id)) is { } wrong)
        {
            throw new UserException($"'{wrong.Id}' is not the name of a package.", "Example: #r \"nuget: Humanizer, 2.14.1\"");
        }

        var project = Project(packages, feeds);
        var home = Path.Combine(CacheFolder(), Hash(project.Replace(Escape(folder), "", StringComparison.Ordinal) + Configuration()));
        var assets = Path.Combine(home, "obj", "project.assets.json");
        if (IsFresh(assets, packages) && RestoredPackages.TryRead(assets) is { } known)
        {
            return known;
        }

        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(Path.Combine(home, "cells.csproj"), project, cancellation).ConfigureAwait(true);
        foreach (var own in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(home, own), "<Project/>", cancellation).ConfigureAwait(true);
        }

        var log = await RunRestore(home, cancellation).ConfigureAwait(true);
        return RestoredPackages.TryRead(assets) ?? throw Failure(log, packages);
    }

    private string Project(IReadOnlyList<PackageDirective> packages, IReadOnlyList<string> feeds)
    {
        var references = packages.Select(p => $"""    <PackageReference Include="{Escape(p.Id)}" Version="{Escape(p.Version ?? "*")}" />""");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <EnableDefaultItems>false</EnableDefaultItems>
                <RestoreRootConfigDirectory>{Escape(folder)}</RestoreRootConfigDirectory>
                <RestoreAdditionalProjectSources>{Escape(string.Join(';', feeds))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """;
    }

    // A failed restore leaves an assets file too, with errors in it: TryRead refuses that one.
    private static bool IsFresh(string assets, IReadOnlyList<PackageDirective> packages) => File.Exists(assets)
        && (packages.All(p => p.Version is { } v && !v.Contains('*', StringComparison.Ordinal)) || DateTime.UtcNow - File.GetLastWriteTimeUtc(assets) < LatestIsGoodFor);

    private static async Task<string> RunRestore(string home, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            WorkingDirectory = home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])["msbuild", "cells.csproj", "-t:Restore", "-nodeReuse:false", "-nologo", "-v:m", "-clp:NoSummary"])
        {
            start.ArgumentList.Add(argument);
        }

        // A session started by the SDK inherits where that SDK lives; the child finds its own.
        foreach (var variable in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly"])
        {
            start.Environment.Remove(variable);
        }

        using var process = Start(start);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(true);
        }
        catch (Exception)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return await output.ConfigureAwait(true) + await errors.ConfigureAwait(true);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UserException("#r \"nuget: ...\" needs the .NET SDK, and 'dotnet' was not found.", "Install the SDK or put it on PATH.");
        }
    }

    private static string DotnetPath()
    {
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", file));
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : File.Exists(beside) ? beside : file;
    }

    private static UserException Failure(string log, IReadOnlyList<PackageDirective> packages)
    {
        var error = log.Split('\n').Select(l => ErrorLine().Match(l)).FirstOrDefault(m => m.Success);
        var names = string.Join(", ", packages.Select(p => p.Version is null ? p.Id : $"{p.Id} {p.Version}"));
        var reason = error is null ? log.Trim().Split('\n')[^1].Trim() : error.Groups["message"].Value.Trim();
        return new UserException($"{names} could not be restored: {reason.TrimEnd('.')}.", "The session is as it was.");
    }

    private string Configuration()
    {
        var files = new List<string>();
        for (var directory = new DirectoryInfo(folder); directory is not null; directory = directory.Parent)
        {
            files.AddRange(((string[])["nuget.config", "NuGet.config", "NuGet.Config"]).Select(n => Path.Combine(directory.FullName, n)).Where(File.Exists));
        }

        return string.Join('\n', files.Select(File.ReadAllText));
    }

    private static string CacheFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "mlops", "packages");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];

    private static string Escape(string text) => SecurityElement.Escape(text);

    [GeneratedRegex(@"error\s+NU\d+:\s*(?<message>.*?)(\s*\[[^\]]*\])?\s*$")]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex PackageId();
}
