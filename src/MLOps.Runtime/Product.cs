using System.Reflection;

namespace MLOps;

internal static class Product
{
    /// <summary>The version of these assemblies: "0.1.0".</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
