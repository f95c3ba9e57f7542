using System.Composition.Hosting;
using Microsoft.CodeAnalysis.Host;
using Microsoft.CodeAnalysis.Host.Mef;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>
/// Roslyn's language services without those that complete names of namespaces that have no <c>using</c>. They index every
/// referenced assembly, and what they offer needs an edit at the top of the cell, which Jupyter's protocol cannot make.
/// </summary>
internal static class LanguageHost
{
    private static readonly Lazy<HostServices> Made = new(Make);

    public static HostServices Services => Made.Value;

    private static MefHostServices Make()
    {
        var parts = MefHostServices.DefaultAssemblies.SelectMany(a => a.GetTypes())
            .Where(t => !t.Name.EndsWith("ImportCompletionProvider", StringComparison.Ordinal));
        return MefHostServices.Create(new ContainerConfiguration().WithParts(parts).CreateContainer());
    }
}
