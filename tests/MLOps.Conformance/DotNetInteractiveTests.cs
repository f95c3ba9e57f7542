using Xunit.Abstractions;

namespace MLOps.Conformance;

/// <summary>Our package in the host that Microsoft ended, as people still have it.</summary>
[Collection("packages")]
[Trait("Category", "DotNetInteractive")]
public sealed class DotNetInteractiveTests(DotNetInteractiveSession host, ITestOutputHelper log) : IClassFixture<DotNetInteractiveSession>
{
    [SkippableFact]
    public void Loading_the_package_registers_the_commands_and_says_so()
    {
        var load = Jupyter("load");

        Assert.True(load.Succeeded, load.Printed);
        Assert.Contains($"MLOps.Interactive {PackedProduct.Version} is loaded: `#!mlops help` lists the commands, the variable `mlops` is the workspace.", load.Shown("text/markdown"));
        Assert.Equal("", load.Printed);
    }

    [SkippableTheory]
    [InlineData("profile", "Profile of weather.csv", "2,922 rows of 7 columns")]
    [InlineData("add", "Dataset weather@1: 2,922 rows, 7 columns")]
    [InlineData("validate", "Validation of weather@1 by rain", "823 rows (28.2 %)")]
    [InlineData("profile of a frame", "Profile of df", "2,922 rows of 7 columns")]
    [InlineData("profile of records", "Profile of orders", "2 rows of 2 columns")]
    [InlineData("sql over a frame", "2922")]
    [InlineData("report as a value", "Profile of df")]
    [InlineData("workspace in csharp", "Profile of weather@1")]
    [InlineData("vars", "DataFrame", "2,922 × 7", "Order[]")]
    [InlineData("help", "#!profile", "#!model register")]
    [InlineData("help of one", "#!profile SOURCE", "--exact")]
    [InlineData("lineage", "file weather.csv", "dataset weather@1")]
    [InlineData("models", "No models yet.")]
    [InlineData("quoted", "1,461 rows of 7 columns")]
    [InlineData("still there", "weather")]
    public void A_report_is_shown_as_html_and_as_text(string cell, params string[] texts)
    {
        var answer = Jupyter(cell);

        Assert.True(answer.Succeeded, answer.Status);
        // On a busy machine a progress bar stands before it.
        var text = answer.Shown("text/plain")[^1];
        Assert.Contains("mlops-report", answer.Shown("text/html")[^1], StringComparison.Ordinal);
        Assert.All(texts, t => Assert.Contains(t, text, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Json_is_json() => Assert.StartsWith("{", Assert.Single(Jupyter("json").Shown("application/json")), StringComparison.Ordinal);

    [SkippableFact]
    public void A_body_is_the_command_s_and_the_next_magic_runs()
    {
        var answer = Jupyter("sql");

        Assert.True(answer.Succeeded, answer.Status);
        Assert.Equal(2, answer.Shown("text/plain").Count);
        Assert.Contains("New York   470", answer.Shown("text/plain")[0], StringComparison.Ordinal);
        Assert.StartsWith("dataset", answer.Shown("text/plain")[1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_report_given_to_csharp_has_its_members()
    {
        Assert.Contains("2", Assert.Single(Jupyter("sql in csharp").Shown("text/html")), StringComparison.Ordinal);
        Assert.Equal("2922", Jupyter("profile of a frame").Printed.Trim());
    }

    [SkippableFact]
    public void A_directive_may_stand_twice_in_a_cell()
    {
        var shown = Jupyter("one directive twice").Shown("text/plain");

        Assert.Equal(["Dataset weather: owner = climate", "Dataset weather: unit = mm"], shown.Take(2));
    }

    [SkippableFact]
    public void Magics_and_csharp_run_in_the_order_in_which_they_stand()
    {
        var answer = Jupyter("mixed");

        Assert.True(answer.Succeeded, answer.Status);
        Assert.Equal("2", answer.Printed.Trim());
        Assert.Contains("depth = 3", answer.Shown("text/plain")[^1], StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("missing file", "File 'wether.csv' not found (looked in .). Did you mean 'weather.csv'?")]
    [InlineData("unknown verb", "Command 'sho' not found in #!data. Did you mean 'show'?")]
    [InlineData("unknown option", "Option '--exat' not found in #!profile. Did you mean '--exact'?")]
    [InlineData("unknown option of a verb", "Option '--exat' not found in #!data show. There is: --as, --json, --help.")]
    [InlineData("inline value", "Write '--as q' instead of '--as=q': this host takes an option's value after a space.")]
    [InlineData("bad name", "'class' cannot be a variable's name in C#. Give --as a name such as 'result'.")]
    [InlineData("bad sql", "SQL: Binder Error: Referenced column \"nope\" not found in FROM clause!")]
    [InlineData("bad suite", "Suite 'suite', line 2, column 5: Check 'nonsense' not found.")]
    [InlineData("no verb", "#!data needs one of: add, describe, diff, list, show, tag.")]
    [InlineData("no body", "#!sql needs its SQL on the lines below it.")]
    [InlineData("our kernel alone", "#!pipeline show works in a notebook only.")]
    [InlineData("deploy without the tool", "There is no program here that can serve a model or run a notebook. Install the tool (dotnet tool install --global MLOps.Tool)")]
    [InlineData("gate", "Failed: 1 of 1 check does not hold.")]
    public void A_mistake_is_one_sentence_and_nothing_else(string cell, string sentence)
    {
        var answer = Jupyter(cell);

        Assert.Equal("error", answer.Status);
        Assert.StartsWith(sentence, answer.Error, StringComparison.Ordinal);
        Assert.Equal(answer.Error, Assert.Single(answer.Traceback));
        Assert.Equal("", answer.Printed);
    }

    [SkippableFact]
    public void Commands_verbs_sources_and_values_complete()
    {
        Assert.Equal(["#!profile"], Jupyter("complete a command").Matches);
        Assert.Equal(["add", "describe", "diff", "list", "show", "tag"], Jupyter("complete a verb").Matches);
        Assert.Empty(new[] { "--as", "df", "orders", "weather", "weather.csv" }.Except(Jupyter("complete a source").Matches));
        Assert.Equal(["warning", "error"], Jupyter("complete a value").Matches);
    }

    [SkippableFact]
    public void What_the_host_has_itself_stays_the_host_s()
    {
        Assert.Contains("Wall time", Jupyter("the host's own").Shown("text/plain")[^1], StringComparison.Ordinal);
        Assert.Equal("<b>bold</b>", Jupyter("html of the host").Shown("text/html")[0].Trim());
        Assert.True(Jupyter("load again").Succeeded);
    }

    [SkippableFact]
    public void Cancelling_ends_a_command_and_the_session_goes_on()
    {
        Assert.Equal("The command was interrupted.", Polyglot("cancel").Single(e => e["type"]!.ToString() == "CommandFailed")["event"]!["message"]!.ToString());
        Assert.Contains(Polyglot("after"), e => e["type"]!.ToString() == "DisplayedValueProduced");
        Assert.Equal("CommandSucceeded", Polyglot("after")[^1]["type"]!.ToString());
    }

    [SkippableFact]
    public void Long_work_shows_how_far_it_is()
    {
        var updates = Polyglot("slow").Where(e => e["type"]!.ToString() == "DisplayedValueUpdated").ToList();

        Assert.NotEmpty(updates);
        Assert.Single(updates.Select(e => e["event"]!["valueId"]!.ToString()).Distinct());
    }

    /// <summary>What the host adds to itself for our package; its own versions of these would be in the way.</summary>
    [SkippableFact]
    public void Nothing_that_the_host_holds_itself_is_added_to_it()
    {
        var added = Polyglot("load").Where(e => e["type"]!.ToString() == "PackageAdded").Select(e => e["event"]!["packageReference"]!["packageName"]!.ToString()).ToList();

        Assert.Contains("mlops.runtime", added, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(added, a => a.StartsWith("microsoft.codeanalysis", StringComparison.OrdinalIgnoreCase) || a.StartsWith("microsoft.dotnet.interactive", StringComparison.OrdinalIgnoreCase)
            || a.ToLowerInvariant() is "system.commandline" or "fsharp.core");
    }

    [SkippableFact]
    public void A_model_is_trained_registered_and_found_again()
    {
        Assert.True(Jupyter("train").Succeeded, Jupyter("train").Status);
        var registered = Jupyter("register");

        Assert.True(registered.Succeeded, registered.Status);
        Assert.Contains(registered.Shown("text/plain"), t => t.Contains("rain@1", StringComparison.Ordinal));
        Assert.True(Jupyter("alias").Succeeded);
    }

    [SkippableFact]
    public void An_editor_finds_no_mistakes_of_csharp_in_a_body()
    {
        Assert.DoesNotContain(Polyglot("diagnose a body"), e => e["type"]!.ToString() == "DiagnosticsProduced");
        Assert.Contains("nope", Polyglot("diagnose csharp").Single(e => e["type"]!.ToString() == "DiagnosticsProduced").ToJsonString(), StringComparison.Ordinal);
    }

    private CellAnswer Jupyter(string cell)
    {
        Prerequisites.DotNetInteractive();
        return host.Jupyter(cell);
    }

    private IReadOnlyList<System.Text.Json.Nodes.JsonNode> Polyglot(string cell)
    {
        Prerequisites.DotNetInteractive();
        var events = host.Polyglot(cell);
        log.WriteLine(string.Join('\n', events.Select(e => e["type"]!.ToString())));
        return events;
    }
}
