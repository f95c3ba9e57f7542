using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Formatting;

public sealed class ObjectTests
{
    [Fact]
    public void Nested_objects_are_a_tree_with_folded_parts()
    {
        var person = new Person("Ann") { Home = new Address { City = "Oslo", Zip = 150 } };
        var bundle = ValueFormatter.Format(person);

        Assert.Equal("Person\n  Name     Ann\n  Home     Address\n           City  Oslo\n           Zip   150\n  Friends  []\n  Best     null", bundle.Text);
        Assert.Contains("<details><summary>City: Oslo, Zip: 150</summary>", Html(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_ends_where_it_began()
    {
        var ann = new Person("Ann");
        ann.Best = ann;
        ann.Friends.Add(ann);

        Assert.Contains("(Person above)", ValueFormatter.Format(ann).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_breadth_are_bounded()
    {
        var tree = Enumerable.Range(0, 1000).Aggregate(new Person("leaf"), (inner, i) => new Person($"p{i}") { Best = inner, Friends = [inner, inner, inner] });

        Assert.True(Html(ValueFormatter.Format(tree)).Length < 2_000_000);
        Assert.True(ValueFormatter.Format(tree).Text.Split('\n').Length < 100);
    }

    [Fact]
    public void What_an_object_says_of_itself_is_its_text() => Assert.Equal("I am loud", ValueFormatter.Format(new Loud { Volume = 3 }).Text);

    [Fact]
    public async Task A_task_shows_its_result_or_how_far_it_is()
    {
        Assert.Matches(@"Result\s+42", ValueFormatter.Format(Task.FromResult(42)).Text);
        Assert.Equal("Task<int>, not completed: await it to see what it brings.", ValueFormatter.Format(new TaskCompletionSource<int>().Task).Text);
        Assert.Equal("Task, completed.", ValueFormatter.Format(Task.CompletedTask).Text);
        Assert.Equal("Task, cancelled.", ValueFormatter.Format(Task.FromCanceled(new CancellationToken(true))).Text);
        Assert.Contains("InvalidOperationException: no", ValueFormatter.Format(Task.FromException(new InvalidOperationException("no"))).Text, StringComparison.Ordinal);
        async Task<string> Later()
        {
            await Task.Yield();
            return "done";
        }

        var later = Later();
        await later;
        Assert.Matches(@"Result\s+done", ValueFormatter.Format(later).Text);
    }

    [Fact]
    public void Nothing_lazy_is_made_by_looking_at_it()
    {
        var lazy = new Lazy<int>(() => 5);
        Assert.Contains("not made yet", ValueFormatter.Format(lazy).Text, StringComparison.Ordinal);
        Assert.False(lazy.IsValueCreated);
        _ = lazy.Value;
        Assert.Matches(@"Value\s+5", ValueFormatter.Format(lazy).Text);
    }

    [Fact]
    public void An_asynchronous_sequence_shows_its_beginning()
    {
        static async IAsyncEnumerable<int> Numbers(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        Assert.Equal("[0, 1, 2]", ValueFormatter.Format(Numbers(3)).Text);
        Assert.EndsWith("… and more]", ValueFormatter.Format(Numbers(int.MaxValue)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_shows_its_causes_and_folds_its_stack()
    {
        var error = Record.Exception(() => Throws());
        var bundle = ValueFormatter.Format(new AggregateException("both", error!, new IOException("disk")));

        Assert.Contains("  because of InvalidOperationException: deep", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("  because of IOException: disk", bundle.Text, StringComparison.Ordinal);
        var html = Html(ValueFormatter.Format(error));
        Assert.Contains("<details><summary>stack</summary>", html, StringComparison.Ordinal);
        Assert.Contains("at Throws in ", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_indented_as_text_and_a_table_on_a_page()
    {
        using var document = JsonDocument.Parse("""{"name":"a","items":[{"x":1,"y":null},{"x":2.5,"y":"b"}]}""");
        var bundle = ValueFormatter.Format(document);

        Assert.StartsWith("{\n  \"name\": \"a\"", bundle.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("a", bundle.Data[MimeBundle.Json]["name"]!.GetValue<string>());
        Assert.Contains("<th scope=\"row\"", Html(bundle), StringComparison.Ordinal);
        Assert.Contains(">2.5<", Html(bundle), StringComparison.Ordinal);
        Assert.Contains("\"x\": 1", ValueFormatter.Format(JsonNode.Parse("""{"x":1}""")).Text, StringComparison.Ordinal);
        Assert.Equal("5", ValueFormatter.Format(JsonNode.Parse("5")).Text);
    }

    [Fact]
    public void Json_of_Newtonsoft_is_shown_as_any_json()
    {
        var document = Newtonsoft.Json.Linq.JObject.Parse("""{"name":"a","items":[{"x":1},{"x":2.5}],"odd":"2020-01-02"}""");
        var bundle = ValueFormatter.Format(document);

        Assert.StartsWith("{\n  \"name\": \"a\"", bundle.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("a", bundle.Data[MimeBundle.Json]["name"]!.GetValue<string>());
        Assert.Contains(">2.5<", Html(bundle), StringComparison.Ordinal);
        Assert.Equal("a", ValueFormatter.Format(document["name"]).Text);
        Assert.Contains("\"x\": 1", ValueFormatter.Format(document["items"]).Text, StringComparison.Ordinal);
        Assert.Equal("\"name\": \"a\"", ValueFormatter.Format(document.First).Text);
        Assert.Contains("NaN", ValueFormatter.Format(new Newtonsoft.Json.Linq.JArray(double.NaN)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Xml_is_indented_as_text_and_folded_on_a_page()
    {
        var bundle = ValueFormatter.Format(XElement.Parse("<a id='1'><b>x &amp; y</b><c><d/></c></a>"));

        Assert.Contains("\n  <b>x &amp; y</b>", bundle.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<summary>&lt;a id=&quot;1&quot;&gt;</summary>", Html(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_shows_status_headers_and_a_body_that_has_arrived()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.NotFound) { Content = new StringContent("nothing here") };
        var bundle = ValueFormatter.Format(response);

        Assert.Contains("404 Not Found", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("nothing here", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("Content-Type", Html(bundle), StringComparison.Ordinal);
    }

    [Fact]
    public void Matches_files_and_streams_show_what_they_are()
    {
        Assert.Contains("b2", ValueFormatter.Format(Regex.Matches("a1 b2", @"\w(\d)")).Text, StringComparison.Ordinal);
        Assert.Matches(@"Length\s+3", ValueFormatter.Format(new MemoryStream([1, 2, 3])).Text);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.Contains(process.ProcessName, ValueFormatter.Format(process).Text, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("mlops-shown-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.txt"), "abc");
            Assert.Matches(@"a\.txt\s+3", ValueFormatter.Format(folder.GetFiles()).Text);
            Assert.Contains("(FileNotFoundException)", ValueFormatter.Format(new FileInfo(Path.Combine(folder.FullName, "b.txt"))).Text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Values_within_values_that_are_markup_stay_text() =>
        Assert.DoesNotContain("<script>", Html(ValueFormatter.Format(new { A = "<script>", B = new[] { new { C = "<script>" } }, D = new Dictionary<string, object> { ["<script>"] = new Loud() } })), StringComparison.Ordinal);

    private static string Html(MimeBundle bundle) => bundle.Data[MimeBundle.Html].GetValue<string>();

    private static void Throws() => throw new InvalidOperationException("deep");

    public sealed class Person(string name)
    {
        public string Name { get; } = name;

        public Address? Home { get; set; }

        public List<Person> Friends { get; init; } = [];

        public Person? Best { get; set; }
    }

    public sealed class Address
    {
        public string City { get; set; } = "";

        public int Zip { get; set; }
    }

    public sealed class Loud
    {
        public int Volume { get; set; }

        public override string ToString() => "I am loud";
    }
}
