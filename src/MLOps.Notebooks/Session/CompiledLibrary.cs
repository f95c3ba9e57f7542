using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Session;

/// <summary>A library as it was compiled, one version of it.</summary>
internal sealed record CompiledLibrary(string Name, int Version, IReadOnlyList<LibrarySource> Sources, CSharpCompilation Compilation, byte[] Image, byte[] Symbols)
{
    public MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);

    /// <summary>The assemblies that its code uses.</summary>
    public IReadOnlyList<(string Name, int Version)> Uses { get; } = ReadUses(Image);

    /// <summary>Identity of the library that takes this one's place.</summary>
    public (string Name, int Version) Next => (Name, Version + 1);

    /// <summary>
    /// Whether the cell says the same as before: then its types stay what they are, and go with the variables that hold them.
    /// Static state begins anew with a cell's rerun, so that such types are made again.
    /// </summary>
    public bool IsUnchangedBy(CellLibrary types) => Sources is [var source] && source.Types.SaysTheSameAs(types) && !types.HasStaticState;

    private static List<(string Name, int Version)> ReadUses(byte[] image)
    {
        using var reader = new PEReader(ImmutableArray.Create(image));
        var metadata = reader.GetMetadataReader();
        return metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(r => (metadata.GetString(r.Name), r.Version.Major)).ToList();
    }
}

/// <summary>The types of a cell and where they stand, for errors and stack traces.</summary>
/// <param name="Path">As errors name it: <c>cell 7</c>.</param>
/// <param name="FirstLine">Line of the cell on which the types' text starts, from 1.</param>
internal sealed record LibrarySource(CellLibrary Types, string Path, int FirstLine)
{
    /// <summary>Usings of the cells before it, as they were when it was first compiled.</summary>
    public IReadOnlyList<string> Usings { get; init; } = [];

    public SyntaxTree Parse() => Types.Parse(Path, FirstLine);

    /// <summary>What is left when another cell declares some of the types again; null when nothing is.</summary>
    public LibrarySource? Without(CellLibrary other) => Types.Without(other) is { } left ? this with { Types = left } : null;
}
