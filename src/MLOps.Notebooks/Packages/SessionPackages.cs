using MLOps.Interactive.Output;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>
/// The packages, projects and assemblies that a session has asked for. Transactional: what cannot be restored, built or found
/// leaves everything as it was.
/// </summary>
internal sealed class SessionPackages(CSharpSession session, string notebookFolder)
{
    private readonly HashSet<string> _said = [];
    private PackageRequests _requests = PackageRequests.None;

    public IReadOnlyList<PackageReference> Resolved { get; private set; } = [];

    /// <summary>Reads what was restored last, whoever asked for it, so that the code which does it is compiled. Changes nothing.</summary>
    public static void WarmUp()
    {
        foreach (var assembly in PackageRestore.ReadLatest()?.Assemblies ?? [])
        {
            HostAssemblies.IsReplaceable(Path.GetFileNameWithoutExtension(assembly), assembly);
        }
    }

    /// <param name="folder">What paths are relative to: the notebook's folder, or that of the file being imported.</param>
    /// <exception cref="UserException">A package, project or file cannot be had; nothing has changed.</exception>
    public async Task ApplyAsync(IReadOnlyList<ReferenceDirective> directives, string folder, ICellOutput output, CancellationToken cancellation)
    {
        if (directives.Count == 0)
        {
            return;
        }

        var paths = new ReferencePaths(folder, session.References);
        var files = directives.OfType<FileDirective>().Select(paths.Assembly).OfType<string>().ToList();
        var projects = directives.OfType<ProjectDirective>().Select(paths.Project).ToList();
        var packages = directives.OfType<PackageDirective>().Where(p => !IsHosts(p, output)).ToList();
        var requests = _requests.With(packages, projects, directives.OfType<FeedDirective>().Select(paths.Feed));
        if (projects.Count > 0 || !requests.AsksTheSameAs(_requests))
        {
            (var restored, requests) = await new PackageRestore(notebookFolder).RestoreAsync(requests, output, cancellation).ConfigureAwait(true);
            Load(restored, requests, output);
            requests = requests with { KnownProjects = restored.Projects };
        }

        _requests = requests;
        files.ForEach(Reference);
        foreach (var nothing in directives.OfType<IdleDirective>().Where(d => d.Sentence.Length > 0))
        {
            output.Stream(OutputStream.Out, nothing.Sentence + "\n");
        }
    }

    /// <summary>Packages whose assemblies cells share with the host are already here, in the host's version.</summary>
    private static bool IsHosts(PackageDirective package, ICellOutput output)
    {
        var reason = HostPackages.Reason(package);
        if (!string.IsNullOrEmpty(reason))
        {
            output.Stream(OutputStream.Out, reason + "\n");
        }

        return reason is not null;
    }

    private void Load(RestoredPackages restored, PackageRequests requests, ICellOutput output)
    {
        var taken = restored.Assemblies.Where(a => HostAssemblies.IsReplaceable(Path.GetFileNameWithoutExtension(a), a)).ToList();
        var atWork = taken.Where(session.Context.IsLoadedFromElsewhere).ToList();
        if (atWork.Find(a => requests.Packages.Any(p => IsOf(p.Id, a))) is { } loaded)
        {
            throw new UserException(
                $"{Path.GetFileNameWithoutExtension(loaded)} is already loaded in another version.",
                "An assembly cannot be exchanged while the session runs: restart the kernel and ask for this version first.");
        }

        var built = session.Context.LoadBuilt(restored.Built);
        foreach (var assembly in taken)
        {
            session.References.Add(assembly);
        }

        taken.Except(atWork).ToList().ForEach(session.Context.AddManaged);
        Stay(atWork, output);

        built.ToList().ForEach(b => session.References.Add(b));
        restored.Natives.ToList().ForEach(session.Context.AddNative);
        var asked = requests.Packages.Select(p => p.Id + " ").ToList();
        foreach (var remark in restored.Remarks.Except(_said).Where(r => asked.Exists(a => r.StartsWith(a, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            _said.Add(remark);
            output.Stream(OutputStream.Out, remark + "\n");
        }

        Resolved = restored.Packages;
    }

    // Nobody named them, and packages get along with a neighbouring version far more often than not: no reason to refuse the others.
    private void Stay(List<string> atWork, ICellOutput output)
    {
        foreach (var name in atWork.Select(a => Path.GetFileNameWithoutExtension(a)).Where(_said.Add))
        {
            output.Stream(OutputStream.Error, $"{name} stays in the version that is at work already, though these packages were made for another; if something is missing, restart the kernel and ask for all packages in one cell.\n");
        }
    }

    private static bool IsOf(string package, string assembly) =>
        assembly.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains(package, StringComparer.OrdinalIgnoreCase);

    private void Reference(string file)
    {
        session.References.Add(file);
        session.Context.AddManaged(file);
        session.Context.AddFolder(Path.GetDirectoryName(file)!);
    }
}
