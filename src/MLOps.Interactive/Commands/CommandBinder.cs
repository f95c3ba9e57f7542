using System.Globalization;

namespace MLOps.Interactive.Commands;

/// <summary>Binds the words after a command's path to its arguments and options.</summary>
internal sealed class CommandBinder(CommandSpec spec, IReadOnlyList<Token> words, string? body)
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private readonly List<Token> _positional = [];

    public Binding Bind()
    {
        var error = ReadWords() ?? (_values.ContainsKey("--help") ? null : PlaceArguments() ?? CheckBody());
        return error is not null
            ? new(error)
            : new(new CommandCall(spec, _values.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)p.Value, StringComparer.Ordinal), body));
    }

    private UserError? ReadWords()
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Quoted || !words[i].Text.StartsWith("--", StringComparison.Ordinal) || (spec.TakesAnyWords && words[i].Text != "--help"))
            {
                _positional.Add(words[i]);
                continue;
            }

            var (name, inline) = SplitOption(words[i].Text);
            var option = spec.Options.Concat(MagicCatalog.Common).FirstOrDefault(o => o.Name == name);
            if (option is null)
            {
                return UserError.Unknown("option", name, spec.Options.Concat(MagicCatalog.Common).Select(o => o.Name), $"#!{spec.Path}", words[i].Span);
            }

            var value = option.Kind == ValueKind.Flag ? "true" : inline ?? (i + 1 < words.Count ? words[++i].Text : null);
            if (Add(option, value, words[Math.Min(i, words.Count - 1)].Span) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static (string Name, string? Value) SplitOption(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (word[..at], word[(at + 1)..]) : (word, null);

    private UserError? Add(OptionSpec option, string? value, TextSpan span)
    {
        if (value is null)
        {
            return new UserError($"Option {option.Name} of #!{spec.Path} needs a value.", option.Help, span);
        }

        if (option.Values is { } allowed && !allowed.Contains(value, StringComparer.Ordinal))
        {
            return UserError.Unknown("value", value, allowed, $"{option.Name} of #!{spec.Path}", span);
        }

        if (Check(option.Kind, option.Name, value, span) is { } error)
        {
            return error;
        }

        if (_values.TryGetValue(option.Name, out var given) && !option.Many)
        {
            return new UserError($"Option {option.Name} of #!{spec.Path} is given twice.", null, span);
        }

        (given ?? (_values[option.Name] = [])).Add(value);
        return null;
    }

    private UserError? PlaceArguments()
    {
        var next = 0;
        foreach (var argument in spec.Arguments)
        {
            var take = argument.Many ? _positional.Count - next : Math.Min(1, _positional.Count - next);
            foreach (var token in _positional.Skip(next).Take(take))
            {
                if (Check(argument.Kind, argument.Name, token.Text, token.Span) is { } error)
                {
                    return error;
                }

                (_values.TryGetValue(argument.Name, out var list) ? list : _values[argument.Name] = []).Add(token.Text);
            }

            next += take;
            if (argument.Required && !_values.ContainsKey(argument.Name))
            {
                return new UserError($"#!{spec.Path} needs {argument.Name}: {argument.Help}", Example());
            }
        }

        return next < _positional.Count
            ? new UserError($"#!{spec.Path} does not take '{_positional[next].Text}'.", Example() ?? "Values with spaces go in double quotes.", _positional[next].Span)
            : null;
    }

    private UserError? CheckBody() =>
        body is not null || spec.Body == BodyKind.None || spec.NamesLanguage || spec.Options.Any(o => _values.ContainsKey(o.Name)) || _values.Count > 0
            ? null
            : new UserError($"#!{spec.Path} needs its {spec.Body.ToString().ToUpperInvariant()} on the lines below it.", Example());

    private string? Example() => spec.Examples.Count == 0 ? null : $"Example: {spec.Examples[0].Split('\n')[0]}";

    private UserError? Check(ValueKind kind, string name, string value, TextSpan span) => kind switch
    {
        ValueKind.Integer when !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) =>
            new UserError($"{name} of #!{spec.Path} takes a whole number, not '{value}'.", null, span),
        ValueKind.Number when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
            new UserError($"{name} of #!{spec.Path} takes a number, not '{value}'.", null, span),
        _ => null,
    };
}
