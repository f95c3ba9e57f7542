using System.Data;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>
/// What is shown of types of the framework whose own properties are many, or point back to where one came from.
/// </summary>
internal static class KnownMembers
{
    /// <summary>Null for all other types.</summary>
    public static IReadOnlyList<Member>? Of(Type type) => type.Namespace is { } space && (space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Microsoft", StringComparison.Ordinal)) ? OfLibrary(type) : null;

    private static IReadOnlyList<Member>? OfLibrary(Type type) => type switch
    {
        _ when Is<FileInfo>(type) => [Get<FileInfo, string>("Name", x => x.Name), Get<FileInfo, long>("Length", x => x.Length), Get<FileInfo, DateTime>("LastWriteTime", x => x.LastWriteTime), Get<FileInfo, string>("FullName", x => x.FullName)],
        _ when Is<DirectoryInfo>(type) => [Get<DirectoryInfo, string>("Name", x => x.Name), Get<DirectoryInfo, bool>("Exists", x => x.Exists), Get<DirectoryInfo, DateTime>("LastWriteTime", x => x.LastWriteTime), Get<DirectoryInfo, string>("FullName", x => x.FullName)],
        _ when Is<Process>(type) => [Get<Process, int>("Id", x => x.Id), Get<Process, string>("ProcessName", x => x.ProcessName), Get<Process, bool>("HasExited", x => x.HasExited), Get<Process, int?>("ExitCode", x => x.HasExited ? x.ExitCode : null), Get<Process, DateTime>("StartTime", x => x.StartTime), Get<Process, long>("WorkingSet64", x => x.WorkingSet64)],
        _ when Is<Match>(type) => [.. Capture(), Get<Match, string[]>("Groups", x => [.. x.Groups.Cast<Group>().Skip(1).Select(g => g.Value)])],
        _ when Is<Group>(type) => [Get<Group, string>("Name", x => x.Name), Get<Group, bool>("Success", x => x.Success), .. Capture()],
        _ when Is<Capture>(type) => Capture(),
        _ when Is<Stream>(type) => [Get<Stream, long?>("Length", x => x.CanSeek ? x.Length : null), Get<Stream, long?>("Position", x => x.CanSeek ? x.Position : null), Get<Stream, bool>("CanRead", x => x.CanRead), Get<Stream, bool>("CanWrite", x => x.CanWrite), Get<Stream, bool>("CanSeek", x => x.CanSeek)],
        _ when Is<DataColumn>(type) => [Get<DataColumn, string>("ColumnName", x => x.ColumnName), Get<DataColumn, Type>("DataType", x => x.DataType), Get<DataColumn, bool>("AllowDBNull", x => x.AllowDBNull), Get<DataColumn, bool>("Unique", x => x.Unique)],
        { Namespace: "Microsoft.Data.Analysis" } => OfFrames(type),
        { FullName: "Microsoft.ML.DataViewSchema+Column" } => OfSchema(),
        _ => null,
    };

    // Methods of their own, so that the libraries are not loaded before it is needed.
    private static IReadOnlyList<Member>? OfFrames(Type type) => Is<DataFrameColumn>(type)
        ? [Get<DataFrameColumn, string>("Name", x => x.Name), Get<DataFrameColumn, Type>("DataType", x => x.DataType), Get<DataFrameColumn, long>("Length", x => x.Length), Get<DataFrameColumn, long>("NullCount", x => x.NullCount)]
        : null;

    private static IReadOnlyList<Member> OfSchema() => [Get<DataViewSchema.Column, string>("Name", x => x.Name), Get<DataViewSchema.Column, string>("Type", x => DataViewReader.TypeName(x.Type)), Get<DataViewSchema.Column, bool>("IsHidden", x => x.IsHidden), Get<DataViewSchema.Column, string>("Annotations", x => string.Join(", ", x.Annotations.Schema.Select(a => a.Name)))];

    private static IReadOnlyList<Member> Capture() => [Get<Capture, string>("Value", x => x.Value), Get<Capture, int>("Index", x => x.Index), Get<Capture, int>("Length", x => x.Length)];

    private static bool Is<T>(Type type) => typeof(T).IsAssignableFrom(type);

    private static Member Get<T, TValue>(string name, Func<T, TValue> read) => new(name, typeof(TValue), owner => read((T)owner));
}
