using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace MLOps.Validation.Suites;

/// <summary>
/// Reads one item of <c>checks</c>: a mapping in which one key is a check's word. Its parameters stand beside the word
/// (<c>between: price</c>, <c>min: 0</c>) or in a mapping under it (<c>between: {column: price, min: 0}</c>).
/// </summary>
internal sealed class CheckReader(List<SuiteMistake> mistakes, List<(string Name, Place Place)> columns)
{
    // Stands in for what could not be made, so that what surrounds it is read all the same.
    private static readonly Expectation Nothing = new RowCount(null, null);

    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public ValidationCheck? Read(YamlNode node)
    {
        if (YamlPlaces.Text(node) is { } lone)
        {
            return Mistake(CheckVocabulary.Find(lone) is null ? Unknown(lone) : new UserError($"{lone} needs its parameters.", $"Write {lone}: followed by the column or parameters."), node);
        }

        if (node is not YamlMappingNode map)
        {
            return Mistake(new UserError("A check is a mapping.", "Example: - not_null: id"), node);
        }

        return Word(map) is var (word, key, value) ? Read(map, word, key, value) : null;
    }

    private ValidationCheck? Read(YamlMappingNode map, CheckWord word, YamlNode key, YamlNode value)
    {
        var before = mistakes.Count;
        _places[word.Name] = YamlPlaces.Of(key.Start);
        Collect(map, key);
        Subject(word, key, value);
        RefuseUnknown(word);
        var arguments = Arguments(word, key);
        var expectation = mistakes.Count > before ? null : word.Build(new CheckArguments(word.Name, arguments, (error, at) => mistakes.Add(new(error, _places.GetValueOrDefault(at, YamlPlaces.Of(key.Start))))));
        var check = Finish(ValidationCheck.Of(expectation ?? Nothing), word, YamlPlaces.Of(key.Start));
        if (expectation is null)
        {
            columns.AddRange(Named(word, arguments).Select(c => (c, _places["=" + c])));
            return null;
        }

        return check;
    }

    // A check that cannot be made still names columns, which may be misspelled as well.
    private static IEnumerable<string> Named(CheckWord word, Dictionary<string, object> arguments) =>
        word.Parameters.Append(word.Subject).OfType<ParameterWord>().Where(p => arguments.ContainsKey(p.Name)).SelectMany(p => (p.Kind, arguments[p.Name]) switch
        {
            (ParameterKind.Column, string name) => [name],
            (ParameterKind.Columns, IReadOnlyList<string> names) => names,
            (ParameterKind.Aggregate, Aggregate aggregate) when p == word.Subject => aggregate.Reads,
            _ => (IReadOnlyList<string>)[],
        });

    // Exactly one key is a check's word. Without one, the first key that is nothing else is taken for a misspelled word.
    private (CheckWord, YamlNode, YamlNode)? Word(YamlMappingNode map)
    {
        // 'columns' and 'type' are both checks and parameters: a word that is no parameter of another comes first.
        var words = map.Children.Where(p => YamlPlaces.Text(p.Key) is { } text && CheckVocabulary.Find(text) is not null).ToList();
        var checks = words.Where(w => !words.Any(o => !ReferenceEquals(o.Key, w.Key) && IsParameter(o.Key, w.Key))).ToList();
        if (checks.Count == 1)
        {
            return (CheckVocabulary.Find(YamlPlaces.Text(checks[0].Key)!)!, checks[0].Key, checks[0].Value);
        }

        if (checks.Count > 1)
        {
            Mistake(new UserError($"One item holds two checks, '{YamlPlaces.Text(checks[0].Key)}' and '{YamlPlaces.Text(checks[1].Key)}'.", "Start each with a dash of its own."), checks[1].Key);
            return null;
        }

        var known = CheckVocabulary.Common.Concat(CheckVocabulary.Words.SelectMany(w => w.Parameters.Append(w.Subject).OfType<ParameterWord>()).Select(p => p.Name)).ToHashSet(StringComparer.Ordinal);
        var suspect = map.Children.Select(p => p.Key).FirstOrDefault(k => YamlPlaces.Text(k) is { } text && !known.Contains(text)) ?? map.Children.FirstOrDefault().Key;
        Mistake(suspect is null ? new UserError("An empty check.") : Unknown(YamlPlaces.Text(suspect) ?? "?"), suspect ?? map);
        return null;
    }

    private static bool IsParameter(YamlNode owner, YamlNode word)
    {
        var spec = CheckVocabulary.Find(YamlPlaces.Text(owner)!)!;
        return spec.Parameters.Append(spec.Subject).Any(p => p?.Name == YamlPlaces.Text(word));
    }

    private static UserError Unknown(string word) => UserError.Unknown("check", word, CheckVocabulary.Words.Select(w => w.Name));

    private void Collect(YamlMappingNode map, YamlNode except)
    {
        foreach (var (key, value) in map.Children.Where(p => !ReferenceEquals(p.Key, except)))
        {
            var name = YamlPlaces.Text(key) ?? "?";
            if (!_given.TryAdd(name, (key, value)))
            {
                Mistake(new UserError($"'{name}' is given twice."), key);
            }

            _places[name] = YamlPlaces.Of(value.Start);
        }
    }

    private void Subject(CheckWord word, YamlNode key, YamlNode value)
    {
        if (value is YamlMappingNode nested)
        {
            Collect(nested, key);
            return;
        }

        if (YamlPlaces.IsNull(value))
        {
            return;
        }

        if ((word.Subject?.Name ?? word.Shorthand) is not { } name)
        {
            Mistake(new UserError($"{word.Name} takes no value beside it.", $"Give its parameters on the lines below: {string.Join(", ", word.Parameters.Select(p => p.Name))}."), value);
        }
        else if (!_given.TryAdd(name, (key, value)))
        {
            Mistake(new UserError($"'{name}' of {word.Name} is given twice."), value);
        }
        else
        {
            _places[name] = YamlPlaces.Of(value.Start);
        }
    }

    private void RefuseUnknown(CheckWord word)
    {
        var known = word.Parameters.Append(word.Subject).OfType<ParameterWord>().Select(p => p.Name).Concat(CheckVocabulary.Common).ToList();
        foreach (var (name, (key, _)) in _given.Where(g => !known.Contains(g.Key)))
        {
            Mistake(UserError.Unknown("key", name, known, word.Name), key);
        }

        if (!word.OfRows && _given.TryGetValue("mostly", out var mostly))
        {
            Mistake(new UserError($"{word.Name} is not about rows, so 'mostly' means nothing there.", "Take it away."), mostly.Key);
        }

        if (!word.Filtered && _given.TryGetValue("where", out var where))
        {
            Mistake(new UserError($"{word.Name} reads no rows, so 'where' means nothing there.", "Take it away."), where.Key);
        }
    }

    private Dictionary<string, object> Arguments(CheckWord word, YamlNode key)
    {
        var reader = new ArgumentReader(word.Name, (error, node) => Mistake(error, node));
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var parameter in word.Parameters.Append(word.Subject).OfType<ParameterWord>())
        {
            if (!_given.TryGetValue(parameter.Name, out var given))
            {
                if (parameter.Required)
                {
                    Mistake(new UserError($"{word.Name} needs {(parameter == word.Subject ? $"its {parameter.Name} beside it" : $"'{parameter.Name}'")}."), key);
                }
            }
            else if (reader.Read(parameter, given.Value) is { } value)
            {
                values[parameter.Name] = value;
                Remember(given.Value);
            }
        }

        return values;
    }

    // Each name of a list has a place of its own, so that a column that does not exist is found where it was written.
    private void Remember(YamlNode node)
    {
        foreach (var item in YamlPlaces.Items(node))
        {
            if (YamlPlaces.Text(item) is { } text)
            {
                foreach (var name in Aggregate.Parse(text)?.Reads ?? [text])
                {
                    _places.TryAdd("=" + name, YamlPlaces.Of(item.Start));
                }
            }
        }
    }

    private ValidationCheck Finish(ValidationCheck check, CheckWord word, Place place)
    {
        var reader = new ArgumentReader(word.Name, (error, node) => Mistake(error, node));
        T? Common<T>(string name, ParameterKind kind)
            where T : class => _given.TryGetValue(name, out var given) ? reader.Read(new ParameterWord(name, kind), given.Value) as T : null;

        return check with
        {
            Id = Common<string>("id", ParameterKind.Text) ?? check.Id,
            Level = Level(Common<string>("severity", ParameterKind.Text)),
            RequiredShare = Share(Common<object>("mostly", ParameterKind.Number)),
            Filter = Common<string>("where", ParameterKind.Text),
            Description = Common<string>("description", ParameterKind.Text),
            Owner = Common<string>("owner", ParameterKind.Text),
            Tags = Common<IReadOnlyList<string>>("tags", ParameterKind.Names) ?? [],
            Places = new SuitePlaces(place, _places),
        };
    }

    private Severity Level(string? text)
    {
        string[] known = ["info", "warning", "error"];
        if (text is null)
        {
            return Severity.Error;
        }

        var index = Array.IndexOf(known, text);
        if (index < 0)
        {
            Mistake(UserError.Unknown("severity", text, known), _given["severity"].Value);
        }

        return (Severity)Math.Max(0, index);
    }

    private double Share(object? value)
    {
        var share = value is double given ? given : 1;
        if (share is < 0 or > 1)
        {
            Mistake(new UserError(string.Create(CultureInfo.InvariantCulture, $"mostly is a share between 0 and 1, not {share}."), share <= 100 && share > 0 ? string.Create(CultureInfo.InvariantCulture, $"For {share} percent write {share / 100}.") : null), _given["mostly"].Value);
        }

        return share;
    }

    private ValidationCheck? Mistake(UserError error, YamlNode node)
    {
        mistakes.Add(new(error, YamlPlaces.Of(node.Start)));
        return null;
    }
}
