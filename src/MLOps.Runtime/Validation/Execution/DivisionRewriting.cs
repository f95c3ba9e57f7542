using System.Text.Json.Nodes;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>Goes through SQL as the engine parses it and rewrites its divisions.</summary>
internal sealed class DivisionRewriting(DataEngine engine)
{
    private const string Dividend = "__mlops_dividend";
    private const string Divisor = "__mlops_divisor";
    private const string Quotient = "__mlops_quotient";

    private static readonly string[] Functions = ["/", "//", "%", "mod", "fmod", "divide", "fdiv"];
    private static readonly string[] Conditional = ["CASE", "LAMBDA", "SUBQUERY"];

    private readonly Dictionary<string, JsonNode> _forms = new(StringComparer.Ordinal);
    private readonly List<JsonNode> _byZero = [];
    private bool _refused;

    /// <summary>Whether a division was found whose divisor could be zero.</summary>
    public bool Any => _refused || _byZero.Count > 0;

    /// <summary>False for most SQL, which then need not be parsed.</summary>
    public static bool MayDivide(string sql) => Functions.Any(f => sql.Contains(f, StringComparison.OrdinalIgnoreCase));

    /// <summary>The node, in which a division by zero is null or, with <paramref name="refuse"/>, stops the query.</summary>
    public JsonNode Rewrite(JsonNode node, bool refuse)
    {
        switch (node)
        {
            case JsonObject expression:
                Within(expression, refuse || Conditional.Contains((string?)expression["class"]));
                return IsDivision(expression) ? Divide(expression, refuse) : expression;
            case JsonArray list:
                Within(list, refuse);
                return list;
            default:
                return node;
        }
    }

    /// <summary>True where one of the divisions that were made null is by zero; false when there are none.</summary>
    public JsonNode ByZero() => _byZero.Count == 0 ? Form("FALSE") : _byZero.Aggregate((all, one) => Form($"{Dividend} OR {Divisor}", all, one));

    private void Within(JsonObject expression, bool refuse)
    {
        foreach (var (name, child) in expression.Where(p => p.Value is JsonObject or JsonArray).ToList())
        {
            var rewritten = Rewrite(child!, refuse);
            if (!ReferenceEquals(rewritten, child))
            {
                expression[name] = rewritten;
            }
        }
    }

    private void Within(JsonArray list, bool refuse)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is { } item && Rewrite(item, refuse) is var rewritten && !ReferenceEquals(rewritten, item))
            {
                list[i] = rewritten;
            }
        }
    }

    private JsonNode Divide(JsonObject division, bool refuse)
    {
        var (dividend, divisor) = (division["children"]![0]!, division["children"]![1]!);
        if (refuse)
        {
            _refused = true;
            return Form($"CASE WHEN {Dividend} IS NOT NULL AND {Divisor} = 0 THEN error('division by zero') ELSE {Quotient} END", dividend, divisor, division);
        }

        _byZero.Add(Form($"{Dividend} IS NOT NULL AND {Divisor} = 0", dividend, divisor));
        division["children"]![1] = Form($"nullif({Divisor}, 0)", null, divisor);
        return division;
    }

    private static bool IsDivision(JsonObject expression) =>
        (string?)expression["class"] == "FUNCTION" && Functions.Contains((string?)expression["function_name"])
        && expression["children"] is JsonArray { Count: 2 } parts && !IsOtherThanZero(parts[1]!);

    private static bool IsOtherThanZero(JsonNode divisor) =>
        (string?)divisor["class"] == "CONSTANT" && divisor["value"]?["value"] is JsonValue value && value.TryGetValue<double>(out var number) && number != 0;

    // The engine parses the form; the parts take the places of the columns that stand for them.
    private JsonNode Form(string sql, JsonNode? dividend = null, JsonNode? divisor = null, JsonNode? quotient = null)
    {
        if (!_forms.TryGetValue(sql, out var form))
        {
            form = _forms[sql] = JsonNode.Parse(engine.Scalar<string>("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", "SELECT " + sql)!)!["statements"]![0]!["node"]!["select_list"]![0]!;
        }

        return Filled(form, name => name switch { Dividend => dividend, Divisor => divisor, Quotient => quotient, _ => null });
    }

    private static JsonNode Filled(JsonNode form, Func<string, JsonNode?> part) => form switch
    {
        JsonObject { Count: > 0 } column when (string?)column["class"] == "COLUMN_REF" && part((string)column["column_names"]![0]!) is { } found => found.DeepClone(),
        JsonObject expression => new JsonObject(expression.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Filled(p.Value, part)))),
        JsonArray list => new JsonArray([.. list.Select(i => i is null ? null : Filled(i, part))]),
        _ => form.DeepClone(),
    };
}
