using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

public sealed class ContractTests : IDisposable
{
    private const string Rows = "SELECT i AS id, ['a', 'b'][1 + (i % 2)::INTEGER] AS kind, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 2.0 END AS x, i % 5 = 0 AS label FROM range(100) r(i)";

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_contract_is_inferred_written_read_and_checked()
    {
        var contract = _test.Workspace.Contracts.Infer(Rows, "things");

        Assert.Equal([("id", "BIGINT", true), ("kind", "VARCHAR", true), ("x", "DOUBLE", false), ("label", "BOOLEAN", true)], contract.Columns.Select(c => (c.Name, c.Type, c.Required)));
        Assert.Equal(["a", "b"], contract.Columns[1].Values.Select(v => v.Text));
        Assert.Equal(contract.ToYaml(), SchemaContract.Parse(contract.ToYaml()).ToYaml());
        Assert.True(_test.Workspace.Contracts.Check(Rows, contract).Success);
        var broken = _test.Workspace.Contracts.Check("SELECT 1::INTEGER AS id, 'c' AS kind, NULL::DOUBLE AS x, NULL::BOOLEAN AS label", contract);
        Assert.Equal(["type_id", "in_set_kind", "not_null_label"], broken.Checks.Where(c => !c.Success).Select(c => c.Id));
    }

    [Fact]
    public void A_column_that_is_not_in_an_environment_is_not_asked_for()
    {
        var contract = _test.Workspace.Contracts.Infer(Rows, "things");
        contract = contract with { Columns = contract.Columns.Select(c => c.Name == "label" ? c with { NotIn = ["serving"] } : c).ToList() };
        var served = $"SELECT * EXCLUDE label FROM ({Rows})";

        Assert.True(_test.Workspace.Contracts.Check(served, contract, "serving").Success);
        var trained = _test.Workspace.Contracts.Check(served, contract, "training");
        Assert.Equal(["columns"], trained.Checks.Where(c => !c.Success).Select(c => c.Id));
        Assert.Contains("label", trained.Checks[0].Observed?.ToString(), StringComparison.Ordinal);
        Assert.Equal(["serving"], SchemaContract.Parse(contract.ToYaml()).Columns[3].NotIn);
    }

    [Theory]
    [InlineData("INTEGER", "BIGINT", true)]
    [InlineData("BIGINT", "INTEGER", false)]
    [InlineData("BIGINT", "DOUBLE", false)]
    [InlineData("FLOAT", "DOUBLE", true)]
    [InlineData("BIGINT", "number", true)]
    [InlineData("number", "BIGINT", false)]
    [InlineData("integer", "number", true)]
    [InlineData("DATE", "TIMESTAMP", true)]
    [InlineData("INTEGER", "VARCHAR", false)]
    public void A_type_fits_where_no_value_is_lost(string given, string asked, bool fits) =>
        Assert.Equal(fits, new SchemaContract("p", 1, [new("x", given)]).Serves(new SchemaContract("c", 1, [new("x", asked)])).IsCompatible);

    [Fact]
    public void What_a_consumer_relies_on_decides_what_breaks()
    {
        var consumer = new SchemaContract("c", 1, [new("id", "BIGINT", true), new("kind", "VARCHAR") { Values = ["a", "b"] }, new("x", "DOUBLE")]);
        var producer = new SchemaContract("p", 2, [new("ID", "INTEGER"), new("kind", "VARCHAR") { Values = ["a", "c"] }, new("more", "DATE")]);

        var comparison = producer.Serves(consumer);

        Assert.Equal(
            [("id", "type", false), ("id", "required", true), ("kind", "values", true), ("x", "removed", true), ("more", "added", false)],
            comparison.Changes.Select(c => (c.Column, c.Kind, c.Breaking)));
        Assert.Equal("Breaking: id may be missing; kind may be 'c' as well; x is missing.", comparison.Verdict());
        Assert.Contains("x is missing", ReportRenderer.Html(comparison), StringComparison.Ordinal);
        Assert.Contains("x is missing", ReportRenderer.Text(comparison), StringComparison.Ordinal);
        Assert.True(consumer.Serves(consumer).IsCompatible);
    }

    [Fact]
    public void A_frozen_contract_takes_compatible_changes_only()
    {
        var frozen = new SchemaContract("c", 3, [new("id", "BIGINT"), new("x", "DOUBLE")]) { Frozen = true };

        var more = frozen.Evolve(frozen with { Columns = [.. frozen.Columns, new("y", "DATE")] });
        var less = frozen with { Columns = [new("id", "BIGINT")] };

        Assert.Equal((4, 3, true), (more.Version, more.Columns.Count, more.Frozen));
        Assert.Same(frozen, frozen.Evolve(frozen));
        Assert.Contains("is frozen, and the change breaks it: x is missing.", Assert.Throws<UserException>(() => frozen.Evolve(less)).Message, StringComparison.Ordinal);
        Assert.Equal(4, frozen.Evolve(less, allowBreaking: true).Version);
    }

    [Fact]
    public void Schemas_of_mlnet_and_of_data_frames_are_contracts()
    {
        var context = new MLContext(1);
        var view = context.Data.LoadFromEnumerable(new[] { new Input { Size = 1, Name = "a" } });
        var model = context.Transforms.Concatenate("Features", "Size").Fit(view);
        var frame = new DataFrame(new DoubleDataFrameColumn("x", [1.0, null]), new StringDataFrameColumn("t", ["a", "b"]));

        Assert.Equal([("Size", "FLOAT"), ("Name", "VARCHAR"), ("Features", "FLOAT[1]")], SchemaContract.Of(model.Transform(view).Schema, "m").Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal([("x", "DOUBLE", false), ("t", "VARCHAR", true)], SchemaContract.Of(frame, "f").Columns.Select(c => (c.Name, c.Type, c.Required)));
    }

    [Fact]
    public void Training_and_serving_are_compared_by_tfdvs_comparators()
    {
        const string Training = "SELECT i * 1.0 AS x, ['a', 'b', 'b', 'b'][1 + (i % 4)::INTEGER] AS kind, i % 2 = 0 AS label FROM range(1000) r(i)";
        const string Serving = "SELECT i * 1.0 + CASE WHEN i % 4 = 0 THEN 600 ELSE 0 END AS x, ['a', 'b', 'b', 'b'][1 + (i % 4)::INTEGER] AS kind FROM range(1000) r(i)";

        var same = _test.Workspace.Contracts.Skew(Training, Training);
        var skewed = _test.Workspace.Contracts.Skew(Training, Serving, new SkewOptions { NotServed = ["label"], JensenShannon = 0.02, Slices = ["kind = 'a'", "kind = 'b'"] });
        var shifted = _test.Workspace.Contracts.Skew(Training, Serving.Replace("'a', 'b', 'b', 'b'", "'a', 'a', 'b', 'b'", StringComparison.Ordinal));

        Assert.True(same.Success);
        Assert.Equal(["jensen_shannon_x", "jensen_shannon_x_slice_1"], skewed.Checks.Where(c => !c.Success).Select(c => c.Id));
        Assert.Equal(0.25, (double)shifted.Checks.Single(c => c.Id == "l_infinity_kind").Observed!, 1e-12);
        Assert.False(shifted.Checks.Single(c => c.Id == "column_exists_label").Success);
    }

    [Theory]
    [InlineData("contract: c\ncolumns:\n  - name: x\n    typ: DOUBLE\n", "line 4, column 5: Key 'typ' not found in a column. Did you mean 'type'?")]
    [InlineData("contract: c\ncolumns:\n  - name: x\n    type: DUOBLE\n", "Type 'DUOBLE' not found. Did you mean 'DOUBLE'?")]
    [InlineData("contract: c\n", "'columns' is a list.")]
    [InlineData("contract: c\ncolumns: [x]\n", "A column is a mapping.")]
    [InlineData("[", "not YAML")]
    public void A_mistake_is_one_clear_sentence(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => SchemaContract.Parse(yaml)).Message, StringComparison.Ordinal);

    private sealed class Input
    {
        public float Size { get; set; }

        public string Name { get; set; } = "";
    }
}
