using System.Text;
using MLOps.Data;

namespace MLOps.Runtime.Tests.Data;

/// <summary>Texts in the encodings of the last forty years are read as they were meant, and the report says how that was found out.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Polish = "miasto,n\nŁódź,1\nKraków,2\nGdańsk,3\nPoznań,4\nCzęstochowa,5\nZielona Góra,6\nŚwinoujście,7\n";
    private const string Czech = "město,n\nPlzeň,1\nČeské Budějovice,2\nÚstí nad Labem,3\nHradec Králové,4\nPříbram,5\nŽďár,6\n";
    private const string Russian = "город,n\nМосква,1\nСанкт-Петербург,2\nНовосибирск,3\nКазань,4\n";
    private const string Japanese = "名前,n\n山田太郎,1\n鈴木一郎,2\n佐藤花子,3\n";
    private const string Chinese = "姓名,n\n张伟,1\n王芳,2\n李娜,3\n";

    private readonly TestWorkspace _test = new();

    private DataCatalog Data => _test.Workspace.Data;

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("windows-1250", Polish, "Windows-1250")]
    [InlineData("iso-8859-2", "miasto,n\nŁódź,1\nKraków,2\nGdańsk,3\nPoznań,4\nCzęstochowa,5\nZielona Góra,6\n", "ISO-8859-2")]
    [InlineData("windows-1250", Czech, "Windows-1250")]
    [InlineData("windows-1251", Russian, "Windows-1251")]
    [InlineData("koi8-r", Russian, "KOI8-R")]
    [InlineData("iso-8859-5", Russian, "ISO-8859-5")]
    [InlineData("cp866", Russian, "CP866")]
    [InlineData("windows-1252", "ville,n\nÎle-de-France,1\nProvence-Alpes-Côte d’Azur,2\nRhône,3\nHérault,4\nCorrèze,5\n", "Latin-1 (Windows-1252)")]
    [InlineData("windows-1252", "ciudad,n\nMálaga,1\nA Coruña,2\nLeón,3\nCádiz,4\nJaén,5\n", "Latin-1 (Windows-1252)")]
    [InlineData("windows-1252", "by,n\nTromsø,1\nÅlesund,2\nBodø,3\nKøbenhavn,4\nÆrø,5\n", "Latin-1 (Windows-1252)")]
    [InlineData("windows-1252", "cidade,n\nSão Paulo,1\nBrasília,2\nGoiânia,3\nMaceió,4\n", "Latin-1 (Windows-1252)")]
    [InlineData("windows-1253", "πόλη,n\nΑθήνα,1\nΘεσσαλονίκη,2\nΠάτρα,3\nΆρτα,4\n", "Windows-1253")]
    [InlineData("windows-1254", "şehir,n\nİstanbul,1\nİzmir,2\nEskişehir,3\nMuğla,4\nAğrı,5\n", "ISO-8859-9")]
    [InlineData("windows-1255", "עיר,n\nירושלים,1\nתל אביב,2\nחיפה,3\n", "Windows-1255")]
    [InlineData("windows-1256", "مدينة,n\nالقاهرة,1\nالإسكندرية,2\n", "Windows-1256")]
    [InlineData("windows-874", "เมือง,n\nกรุงเทพมหานคร,1\nเชียงใหม่,2\n", "Windows-874")]
    [InlineData("shift_jis", Japanese, "Shift-JIS")]
    [InlineData("shift_jis", "id,名\n1,東京\n2,大阪\n", "Shift-JIS")]
    [InlineData("euc-jp", Japanese, "EUC-JP")]
    [InlineData("gb2312", Chinese, "GB18030")]
    [InlineData("gb18030", "姓名,n\n张伟,1\n王芳,2\n", "GB18030")]
    [InlineData("big5", "姓名,n\n陳大文,1\n林小明,2\n黃美麗,3\n", "Big5")]
    [InlineData("euc-kr", "이름,n\n김철수,1\n이영희,2\n박민수,3\n", "EUC-KR (CP949)")]
    [InlineData("macintosh", "ville,n\nOrléans,1\nRhône,2\nHérault,3\nCorrèze,4\n", "Mac Roman")]
    [InlineData("macintosh", "city,n\nMünchen,1\nKöln,2\nDüsseldorf,3\n", "Mac Roman")]
    [InlineData("macintosh", "city,n\nMünchen1,1\nMünchen2,2\nMünchen3,3\nMünchen4,4\nMünchen5,5\n", "Mac Roman")]
    [InlineData("cp850", "city,n\nMünchen,1\nKöln,2\nDüsseldorf,3\n", "CP850")]
    public void Words_of_many_languages_are_read_as_they_were_meant(string encoding, string text, string name)
    {
        var source = Data.Open(Write(encoding, text));

        Assert.Contains(Data.Rows(source, 1)[0], v => Equals(v?.ToString(), text.Split("\n")[1].Split(",")[0]));
        Assert.Equal(text.Split('\n')[0].Split(','), source.Columns.Select(c => c.Name));
        Assert.Matches($@"^not UTF-8; read as {System.Text.RegularExpressions.Regex.Escape(name)}, told by its letters with a confidence of \d+ %; --encoding reads it as another$", Assert.Single(source.Notes));
    }

    [Theory]
    [InlineData("city,n\nZürich,1\n")]
    [InlineData("name,n\nPádraig,1\n")]
    [InlineData("a,n\nFahrländer,1\n")]
    [InlineData("price,n\n£5,1\n€7,2\n£9,3\n")]
    [InlineData("temp,n\n5 °C,1\n7 °C,2\n±9,3\n5 µg,4\n")]
    [InlineData("text,n\nit’s “good” – yes,1\n")]
    [InlineData("a,n\n© 2002,1\n")]
    [InlineData("a,n\npystyttää,1\nitselleen,2\nhyvää yötä,3\n")]
    public void A_few_letters_are_Western_rather_than_a_wild_guess(string text)
    {
        var source = Data.Open(Write("windows-1252", text));

        Assert.Equal(text.Split('\n')[1].Split(',')[0], Data.Rows(source, 1)[0][0]);
        Assert.Contains("Latin-1 (Windows-1252)", Assert.Single(source.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_nothing_tells_of_are_said_to_be_a_guess() =>
        Assert.Equal("not UTF-8; read as Latin-1 (Windows-1252), for nothing tells which encoding it is; --encoding reads it as another", Assert.Single(Data.Open(_test.Write("text.csv", [.. "a,b\n"u8, 0xFF, 0xFE, 0xFD, .. ",1\n"u8])).Notes));

    [Fact]
    public void Letters_whose_bytes_look_like_delimiters_do_not_divide_columns() =>
        Assert.Equal(["ポイント", "ポスト", "ポート"], Data.Open(Write("shift_jis", "ポイント,ポスト,ポート\n表示,ソフト,1\n能力,十分,2\n")).Columns.Select(c => c.Name));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_16_of_other_letters_without_a_mark_is_recognised(bool bigEndian)
    {
        var text = string.Concat(Enumerable.Range(1, 20).Select(i => $"東京都千代田区霞が関,大阪府大阪市北区梅田,{i}\n"));

        var source = Data.Open(_test.Write("text.csv", new UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes("住所,都市,n\n" + text)));

        Assert.Equal(["住所", "都市", "n"], source.Columns.Select(c => c.Name));
        Assert.Equal("東京都千代田区霞が関", Data.Rows(source, 1)[0][0]);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_within_it_are_read_as_Western_and_named_with_line_and_byte()
    {
        var utf8 = Encoding.UTF8.GetBytes("city,n\nKöln,1\nZürich,2\n東京,3\n");
        var source = Data.Open(_test.Write("text.csv", [.. utf8, .. Encoding.Latin1.GetBytes("München,4\n"), .. Encoding.UTF8.GetBytes("Århus,5\n"), .. Encoding.Latin1.GetBytes("Gävle,6\n")]));

        Assert.Equal(["Köln", "Zürich", "東京", "München", "Århus", "Gävle"], Data.Rows(source, 10).Select(r => r[0]));
        Assert.Equal(["not UTF-8 throughout; the other bytes were read as Windows-1252", "bytes that are no UTF-8: line 5 (byte 34), line 7 (byte 53)"], source.Notes);
    }

    [Fact]
    public void The_encoding_can_be_told_and_strict_takes_it()
    {
        var file = Write("koi8-r", "name,n\nИван,1\n");

        var source = Data.Open(file, encoding: "koi8-r");

        Assert.Equal("Иван", Data.Rows(source, 1)[0][0]);
        Assert.Equal(["read as KOI8-R"], source.Notes);
        Assert.Equal(1, _test.Workspace.Profile(source, new() { Strict = true }).Rows);
    }

    [Theory]
    [InlineData("cp1251", "Windows-1251")]
    [InlineData("latin-1", "Latin-1 (Windows-1252)")]
    [InlineData("SJIS", "Shift-JIS")]
    [InlineData("MacRoman", "Mac Roman")]
    [InlineData("GBK", "GB18030")]
    [InlineData("utf_16_le", "UTF-16")]
    [InlineData("iso-8859-15", "ISO-8859-15")]
    public void Encodings_are_known_by_the_names_that_people_use(string name, string shown) => Assert.Equal(shown, EncodingNames.Get(name).Name);

    [Fact]
    public void An_unknown_encoding_is_refused_with_the_nearest() =>
        Assert.Contains("windows-1251", Assert.Throws<UserException>(() => Data.Open(_test.Write("a.csv", "a,b\n1,2\n"), encoding: "windoes-1251")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_text_file_has_no_encoding()
    {
        Assert.Throws<UserException>(() => Data.Open("SELECT 1 AS x", encoding: "utf-8"));
        _test.Write("a.parquet", "not looked at");
        Assert.Contains("Parquet", Assert.Throws<UserException>(() => Data.Open("a.parquet", encoding: "utf-8")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_that_was_read_in_a_wrong_encoding_gets_a_new_version_in_the_right_one()
    {
        var file = Write("koi8-r", "name,n\nИван,1\n");
        Data.Add("people", file);

        var right = Data.Add("people", Data.Open(file, encoding: "koi8-r"));

        Assert.Equal(2, right.Version);
        Assert.Equal("Иван", Data.Rows(Data.Open("people"), 1)[0][0]);
        Assert.True(Data.Add("people", Data.Open(file, encoding: "koi8-r")).Unchanged);
    }

    [Fact]
    public void JSON_is_read_in_its_encoding_too()
    {
        var source = Data.Open(_test.Write("a.json", CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes("[{\"city\":\"Москва\"},{\"city\":\"Новосибирск\"},{\"city\":\"Казань\"}]")));

        Assert.Equal("Москва", Data.Rows(source, 1)[0][0]);
        Assert.Contains("Windows-1251", Assert.Single(source.Notes), StringComparison.Ordinal);
    }

    private string Write(string encoding, string text) => _test.Write("text.csv", CodePagesEncodingProvider.Instance.GetEncoding(encoding) is { } old ? old.GetBytes(text) : Encoding.GetEncoding(encoding).GetBytes(text));
}
