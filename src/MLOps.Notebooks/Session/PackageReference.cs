namespace MLOps.Notebooks.Session;

/// <summary>A NuGet package that a cell asked for with <c>#r "nuget: Id, Version"</c>.</summary>
/// <param name="Version">As it was resolved.</param>
public sealed record PackageReference(string Id, string Version);
