using System.Globalization;
using System.Text;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Text files as they come: each is the clean one with something done to it that exports, spreadsheets and people do.</summary>
internal static class NastyFiles
{
    private const int Rows = 300;
    private const string Head = "id,name,amount,date,city\n";

    private static readonly string[] Cities = ["Köln", "Bonn", "Essen"];
    private static readonly string[] Answers = ["yes", "no", "Y", "N", "true", "1", "0", "TRUE"];
    private static readonly string[] NoNumbers = ["inf", "nan", "-inf", "1.5"];

    public static string Clean { get; } = Head + Lines(Row);

    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["byte order mark"] = [0xEF, 0xBB, 0xBF, .. Utf8(Clean)],
        ["latin 1"] = Encoding.Latin1.GetBytes(Clean),
        ["utf-16"] = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Clean)],
        ["bytes that are no utf-8"] = [.. Utf8(Clean), .. "301,"u8, 0xFF, 0xFE, 0x80, .. ",1,2024-01-01,Bonn\n"u8],
        ["nul within texts"] = Utf8(Head + Lines(i => i % 100 > 0 ? Row(i) : Row(i).Replace("Name", "Na\0me", StringComparison.Ordinal))),
        ["lines too short"] = Utf8(Head + Every(50, i => $"{i},Name\n")),
        ["lines too long"] = Utf8(Head + Every(50, i => Row(i).TrimEnd() + ",extra,more\n")),
        ["two columns of one name"] = Utf8("id,name,amount,date,name\n" + Lines(Row)),
        ["names that differ in case"] = Utf8("id,Name,NAME,name,Id\n" + Lines(Row)),
        ["columns without a name"] = Utf8("id,,amount,,city\n" + Lines(Row)),
        ["names that SQL and quarantines use"] = Utf8("\"id \"\"x\"\"\",select,\"a,b\",_row,__mlops_f0\n" + Lines(Row)),
        ["names between spaces"] = Utf8("id , name , amount , date , city\n" + Lines(i => Row(i).Replace(",", " , ", StringComparison.Ordinal))),
        ["no line of names"] = Utf8(Lines(Row)),
        ["names alone"] = Utf8(Head),
        ["one row"] = Utf8(Head + Row(1)),
        ["one column"] = Utf8("a\n" + Lines(i => i % 5 > 0 ? $"{i}\n" : "\n")),
        ["hundreds of columns"] = Utf8(string.Join(',', Enumerable.Range(0, 300).Select(c => $"c{c}")) + "\n" + string.Concat(Enumerable.Range(1, 60).Select(r => string.Join(',', Enumerable.Range(0, 300).Select(c => r * c % 97)) + "\n"))),
        ["words among numbers"] = Utf8(Head + Every(10, i => $"{i},Name,twelve,2024-01-01,Bonn\n")),
        ["dates of two countries"] = Utf8(Head + Every(10, i => $"{i},Name 1,3.0,{1 + (i % 12)}/{1 + (i % 28)}/24,Bonn\n")),
        ["german dates"] = Utf8(Head + Lines(i => $"{i},Name,1,{1 + (i % 28):00}.{1 + (i % 12):00}.2024,Bonn\n")),
        ["? for nothing"] = Utf8(Head + Every(7, i => $"{i},?,?,?,?\n")),
        ["NA, N/A, null and - for nothing"] = Utf8(Head + Every(7, i => $"{i},NA,N/A,null,-\n")),
        ["columns without a value"] = Utf8(Head + Lines(i => $"{i},,1,2024-01-01,\n")),
        ["words for true and false"] = Utf8(Head + Lines(i => $"{i},{Answers[i % 8]},1,2024-01-01,Bonn\n")),
        ["money and percent"] = Utf8(Head + Lines(i => FormattableString.Invariant($"{i},Name,\"${i * 1000:N2}\",{i % 100}%,Bonn\n"))),
        ["leading zeros"] = Utf8(Head + Lines(i => $"{i:00000},Name,{i:000},2024-01-01,Bonn\n")),
        ["numbers of thirty digits"] = Utf8(Head + Lines(i => $"{i},Name,1{new string('0', i % 30)},2024-01-01,Bonn\n")),
        ["infinite numbers and none"] = Utf8(Head + Lines(i => $"{i},Name,{NoNumbers[i % 4]},2024-01-01,Bonn\n")),
        ["line ends of Windows"] = Utf8(Clean.ReplaceLineEndings("\r\n")),
        ["line ends of old"] = Utf8(Clean.ReplaceLineEndings("\r")),
        ["line ends of both kinds"] = Utf8(Head + Lines(i => i % 3 > 0 ? Row(i) : Row(i).ReplaceLineEndings("\r\n"))),
        ["empty lines"] = Utf8(Head + Every(20, _ => "\n")),
        ["commas, quotes and lines in quotes"] = Utf8(Head + Every(9, i => $"{i},\"Na\"\"me, {i}\",3,2024-01-01,\"Bo\nnn\"\n")),
        ["quotes that do not close"] = Utf8(Head + Every(90, i => $"{i},Na\"me {i},3,2024-01-01,\"Bonn\n")),
        ["semicolons and commas of decimals"] = Utf8(Clean.Replace(',', ';').Replace('.', ',')),
        ["tabs"] = Utf8(Clean.Replace(',', '\t')),
        ["lines of remarks before"] = Utf8("# exported by a tool\n# 2024\n" + Clean),
        ["a line of sums below"] = Utf8(Clean + "Total,300,,,\n"),
        ["texts of a megabyte"] = Utf8(Head + Every(150, i => $"{i},{new string('x', 1_000_000)},1,2024-01-01,Bonn\n")),
        ["signs beyond the plane"] = Utf8(Head + Lines(i => Row(i).Replace("Name", "😀e\u0301", StringComparison.Ordinal))),
    };

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $"{i},Name {i % 17},{i * 1.5},2024-{1 + (i % 12):00}-{1 + (i % 28):00},{Cities[i % 3]}\n");

    private static string Lines(Func<int, string> line) => string.Concat(Enumerable.Range(1, Rows).Select(line));

    private static string Every(int step, Func<int, string> line) => Lines(i => i % step == 0 ? line(i) : Row(i));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
