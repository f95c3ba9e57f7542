namespace MLOps.Notebooks.Session;

/// <summary>A line of a cell that brings something in.</summary>
public abstract record ReferenceDirective;

/// <param name="Version">As written; null for the latest.</param>
public sealed record PackageDirective(string Id, string? Version) : ReferenceDirective;

/// <param name="Source">A folder or address to restore packages from, besides those that the machine is set up with.</param>
public sealed record FeedDirective(string Source) : ReferenceDirective;

/// <param name="Path">An assembly's file, relative to the notebook, or the simple name of one of the framework's.</param>
public sealed record FileDirective(string Path) : ReferenceDirective;

/// <param name="Path">A project's file or its folder, relative to the notebook: built and referenced.</param>
public sealed record ProjectDirective(string Path) : ReferenceDirective;

/// <param name="Path">A script that runs before the cell, relative to the notebook.</param>
public sealed record LoadDirective(string Path) : ReferenceDirective;

/// <summary>A line that means something elsewhere, and nothing in a notebook.</summary>
/// <param name="Sentence">Says so; empty when nobody would miss it.</param>
public sealed record IdleDirective(string Sentence) : ReferenceDirective;
