using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace MLOps.Tracking.MLflow;

/// <summary>
/// What MLflow takes, by its own limits. A name that it would refuse is written another way, a value that it would silently cut is cut
/// here and told of.
/// </summary>
/// <param name="warn">Told once of everything that could not go as it is.</param>
internal sealed class MLflowLimits(Action<string> warn)
{
    public const int MetricsPerBatch = 1000;
    public const int PairsPerBatch = 100;
    public const int EntitiesPerBatch = 1000;
    private const int LongestKey = 250;
    private const int LongestParameter = 6000;
    private const int LongestTag = 8000;
    private const int LongestDigest = 36;
    private const int LongestExperiment = 500;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Letters, digits, <c>_ - . / :</c> and spaces, at most 250; what was cut away is made up for by a digest of the whole.</summary>
    public string Key(string key, string run) => key.Length <= LongestKey && !key.AsSpan().ContainsAnyExcept(Plain) ? key : Written(key, run);

    private string Written(string key, string run)
    {
        var text = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            text.Append(char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or ' ' ? c : '_');
        }

        // MLflow refuses names that are not a plain path: a//b, /a, a/../b.
        var name = string.Join('/', text.ToString().Split('/').Where(part => part.Length > 0 && part is not ("." or "..")));
        name = name.Length == 0 ? "_" : name;
        if (name.Length > LongestKey || name != key)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8];
            name = $"{name[..Math.Min(name.Length, LongestKey - 9)]}_{digest}";
            warn($"Run {run}: '{Start(key)}' is no name that MLflow takes; it is '{Shown(name)}' there.");
        }

        return name;
    }

    public string Parameter(string key, string value, string run) => Cut(value, LongestParameter, $"Run {run}: parameter '{Start(key)}'");

    public string Tag(string key, string value, string run) => Cut(value, LongestTag, $"Run {run}: tag '{Start(key)}'");

    public string Experiment(string name) => Cut(name, LongestExperiment, $"Experiment '{Start(name)}'");

    /// <summary>The first of a digest's characters, as many as MLflow keeps.</summary>
    public static string Digest(string digest) => digest.Length <= LongestDigest ? digest : digest[..LongestDigest];

    /// <summary>Why MLflow would not take an alias; null when it would.</summary>
    public static string? AliasProblem(string alias) => alias switch
    {
        "latest" => "MLflow keeps the alias 'latest' for itself.",
        ['v' or 'V', .. var rest] when rest.Length > 0 && rest.All(char.IsAsciiDigit) => $"MLflow takes '{alias}' for a version and not for an alias.",
        _ => null,
    };

    private string Cut(string value, int longest, string what)
    {
        if (value.Length <= longest)
        {
            return value;
        }

        warn($"{what} has {Figures.Count(value.Length)} characters; MLflow keeps {Figures.Count(longest)}.");
        return value[..(char.IsHighSurrogate(value[longest - 1]) ? longest - 1 : longest)];
    }

    private static string Shown(string name) => name.Length <= 40 ? name : $"{name[..29]}…{name[^10..]}";

    private static string Start(string text) => text.Length <= 40 ? text : text[..39] + "…";
}
