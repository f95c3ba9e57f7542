using System.Text;
using UtfUnknown;

namespace MLOps.Data;

/// <summary>
/// Which of the older encodings a text has, judged by its lines that are not ASCII. Western European (Windows-1252) is what it is
/// taken for unless there is enough to tell otherwise.
/// </summary>
internal static class EncodingGuess
{
    private const int BytesLookedAt = 64 * 1024;
    private const int FewBytes = 4_000;
    private const int Repeats = 8;
    private const int FewestCharacters = 4;
    private const int FewestOld = 3;
    private const double LeastConfidence = 0.55;

    // Hardly any other text is valid in an encoding by pairs of bytes, and looks like words in it.
    private const double LeastOfPairs = 0.25;
    private const double MostOdd = 0.1;
    private const double ClearlyOdd = 0.3;

    private static readonly Encoding Western = EncodingNames.At(1252)!;

    // What texts of Latin letters have been written in before Windows, the likeliest first: many words are words in all of them.
    private static readonly int[] Old = [10000, 850, 852];

    // ISO 8859 leaves 32 characters free that these code pages use.
    private static readonly Dictionary<int, int> Wider = new() { [28592] = 1250, [28597] = 1253, [28598] = 1255, [28599] = 1254, [28603] = 1257 };

    // Latin letters of which all that matter are Western European ones, or nearly.
    private static readonly int[] LikeWestern = [1252, 28591, 28593, 28600, 28604, 28605, 28606];

    /// <param name="file">A text that is not UTF-8 throughout.</param>
    public static TextEncodings.Found Of(string file) => Of(Sample(file));

    internal static TextEncodings.Found Of(byte[] sample)
    {
        if (IsMostlyUtf8(sample))
        {
            return new(ForeignBytes.Utf8, TextEncodings.Mixed, 0);
        }

        var few = Detected(sample);
        return Told(few, sample) ?? Told(sample.Length < FewBytes ? Detected(Repeated(sample)) : [], sample) ?? Older(sample)
            ?? new(Western, EncodingNames.Of(Western), 0) { Confidence = few.Where(r => IsWestern(r.EncodingName)).Select(r => (double)r.Confidence).DefaultIfEmpty().Max() };
    }

    private static IList<DetectionDetail> Detected(byte[] sample) => CharsetDetector.DetectFromBytes(sample).Details ?? [];

    // The likeliest, when there is enough that tells it from Western European.
    private static TextEncodings.Found? Told(IList<DetectionDetail> results, byte[] sample)
    {
        var best = results.Select(r => (Encoding: Candidate(r.EncodingName, sample), r.Confidence))
            .FirstOrDefault(c => c.Encoding is not null && c.Confidence >= (c.Encoding.IsSingleByte ? LeastConfidence : LeastOfPairs));
        return best.Encoding is { } found && IsTold(found, sample) ? new(found, EncodingNames.Of(found), 0) { Confidence = best.Confidence } : null;
    }

    private static bool IsWestern(string name) => EncodingNames.Find(name) is { } encoding && LikeWestern.Contains(encoding.CodePage);

    private static Encoding? Candidate(string name, byte[] sample) => EncodingNames.Find(name) switch
    {
        null => null,
        var found when Wider.TryGetValue(found.CodePage, out var wider) && sample.Any(b => b is >= 0x80 and < 0xA0) => EncodingNames.At(wider),
        var found => found,
    };

    private static bool IsTold(Encoding candidate, byte[] sample)
    {
        var (text, western) = (candidate.GetString(sample), Western.GetString(sample));
        var differing = candidate.IsSingleByte ? text.Zip(western).Count(p => p.First != p.Second) : text.Count(c => c >= 0x80) * 2;
        return !LikeWestern.Contains(candidate.CodePage) && !Old.Contains(candidate.CodePage) && differing >= FewestCharacters && LetterOddness.Of(text) <= MostOdd;
    }

    // The detector knows no Mac Roman, and takes the others for it.
    private static TextEncodings.Found? Older(byte[] sample)
    {
        if (sample.Count(b => b >= 0x80) < FewestOld || LetterOddness.Of(Western.GetString(sample)) < ClearlyOdd)
        {
            return null;
        }

        var (encoding, odd) = Old.Select(p => EncodingNames.At(p)!).Select(e => (e, LetterOddness.Of(e.GetString(sample)))).MinBy(c => c.Item2);
        return odd <= MostOdd ? new(encoding, EncodingNames.Of(encoding), 0) { Confidence = 1 - odd - MostOdd } : null;
    }

    // Nothing but UTF-8 is UTF-8 for most of its characters.
    private static bool IsMostlyUtf8(byte[] sample)
    {
        var text = ForeignBytes.Utf8.GetString(sample);
        var foreign = text.Count(ForeignBytes.Is);
        return text.Count(c => c >= 0x80) - foreign is var own && own >= FewestCharacters && own > foreign;
    }

    // The detector wants more than a few words of the Asian encodings.
    private static byte[] Repeated(byte[] sample) => Enumerable.Repeat(sample, Repeats).SelectMany(b => b).ToArray();

    private static byte[] Sample(string file)
    {
        using var reader = new StreamReader(TextEncodings.Open(file), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        var sample = new StringBuilder();
        while (sample.Length < BytesLookedAt && reader.ReadLine() is { } line)
        {
            sample.Append(line.Any(c => c >= 0x80) ? line + "\n" : "");
        }

        return Encoding.Latin1.GetBytes(sample.ToString());
    }
}
