using System.Runtime.InteropServices;
using System.Security;
using System.Text.RegularExpressions;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>Everything that a session has asked for, as one project that the SDK resolves together.</summary>
/// <param name="Projects">Full paths of project files.</param>
/// <param name="Feeds">Addresses and full paths of folders, besides those that the machine is set up with.</param>
internal sealed partial record PackageRequests(IReadOnlyList<PackageDirective> Packages, IReadOnlyList<string> Projects, IReadOnlyList<string> Feeds)
{
    /// <summary>Every project file that an earlier restore met, also of those that others refer to.</summary>
    public IReadOnlyList<string> KnownProjects { get; init; } = [];

    public static PackageRequests None { get; } = new([], [], []);

    /// <summary>Whether every version is one version, so that the answer stays the same.</summary>
    public bool IsExact => Packages.All(p => p.Version is { } version && !version.Contains('*', StringComparison.Ordinal));

    /// <summary>These requests and more; of a package asked for twice the later version counts.</summary>
    /// <exception cref="UserException">A name or version cannot be one.</exception>
    public PackageRequests With(IEnumerable<PackageDirective> packages, IEnumerable<string> projects, IEnumerable<string> feeds)
    {
        var merged = Packages.ToList();
        foreach (var package in packages)
        {
            Check(package);
            merged.RemoveAll(p => string.Equals(p.Id, package.Id, StringComparison.OrdinalIgnoreCase));
            merged.Add(package);
        }

        return new PackageRequests(merged, Projects.Union(projects, StringComparer.Ordinal).ToList(), Feeds.Union(feeds, StringComparer.Ordinal).ToList()) { KnownProjects = KnownProjects };
    }

    public bool AsksTheSameAs(PackageRequests other) => Packages.SequenceEqual(other.Packages) && Projects.SequenceEqual(other.Projects);

    /// <summary>The project file.</summary>
    /// <param name="folder">Where NuGet begins to look for its settings.</param>
    public string ToProject(string folder) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework>
            <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <EnableDefaultItems>false</EnableDefaultItems>
            <RestoreEnablePackagePruning>true</RestoreEnablePackagePruning>
            <OutDir>out/</OutDir>
            <RestoreRootConfigDirectory>{Escape(folder)}</RestoreRootConfigDirectory>
            <RestoreAdditionalProjectSources>{Escape(string.Join(';', Feeds))}</RestoreAdditionalProjectSources>
          </PropertyGroup>
          <ItemGroup>
        {Lines(Packages.Select(p => $"""<PackageReference Include="{Escape(p.Id)}" Version="{Escape(p.Version ?? "*")}" />"""))}
        {Lines(Projects.Select(p => $"""<ProjectReference Include="{Escape(p)}" />"""))}
        {Lines(HostPackages.NeverRestored.Select(p => $"""<PrunePackageReference Include="{p}" Version="9999.0.0" />"""))}
          </ItemGroup>
        </Project>
        """;

    private static void Check(PackageDirective package)
    {
        if (!PackageId().IsMatch(package.Id))
        {
            throw new UserException($"'{package.Id}' is not the name of a package.", "Example: #r \"nuget: Humanizer, 2.14.1\"");
        }

        if (package.Version is { } version && !PackageVersion().IsMatch(version))
        {
            throw new UserException($"'{version}' is not a version of {package.Id}.", "Examples: 2.14.1, 2.*, *-* (the latest, previews too).");
        }
    }

    private static string Lines(IEnumerable<string> items) => string.Join('\n', items.Select(i => "    " + i));

    private static string Escape(string text) => SecurityElement.Escape(text);

    [GeneratedRegex(@"^\w[\w.-]*$")]
    private static partial Regex PackageId();

    [GeneratedRegex(@"^(\d|\*)[\w.*+-]*$|^[\[(][\d.,\s\w*+-]*[\])]$")]
    private static partial Regex PackageVersion();
}
