using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLOps.Store;

namespace MLOps.Governance;

/// <summary>Statements of the in-toto attestation framework, version 1: claims about files, made to be signed.</summary>
public static class InTotoStatement
{
    public const string Type = "https://in-toto.io/Statement/v1";

    /// <exception cref="UserException">The text is no statement of this kind.</exception>
    public static InTotoStatement<T> Parse<T>(string json, string predicateType)
    {
        try
        {
            var statement = Json.Read<InTotoStatement<T>>(json);
            return statement is { Type: Type, Subject: not null, Predicate: not null } && statement.PredicateType == predicateType
                ? statement
                : throw new UserException($"It is no in-toto statement of the kind {predicateType}.");
        }
        catch (JsonException error)
        {
            throw new UserException("It is no in-toto statement: " + error.Message);
        }
    }
}

/// <param name="Subject">The files that the claim is about.</param>
/// <param name="PredicateType">A URI that names the kind of claim.</param>
/// <param name="Predicate">The claim itself.</param>
public sealed record InTotoStatement<T>(IReadOnlyList<InTotoSubject> Subject, string PredicateType, T Predicate)
{
    [JsonPropertyName("_type")]
    public string Type { get; init; } = InTotoStatement.Type;

    /// <summary>The statement as JSON, UTF-8, ending with a line end.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Json.Indented).ReplaceLineEndings("\n") + "\n");
}

/// <param name="Name">A path relative to the statement, with forward slashes.</param>
/// <param name="Digest">By algorithm, here <c>sha256</c>, in lower-case hex digits.</param>
public sealed record InTotoSubject(string Name, IReadOnlyDictionary<string, string> Digest)
{
    public static InTotoSubject Of(string name, string sha256) => new(name, new Dictionary<string, string>(StringComparer.Ordinal) { ["sha256"] = sha256 });
}
