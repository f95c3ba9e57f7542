using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;

namespace MLOps.Tracking.Autologging;

/// <summary>A message of ML.NET's, and what can be read out of it.</summary>
/// <param name="Line">Source and message in one line.</param>
/// <param name="Chosen">An option that the trainer chose by itself: name and value.</param>
/// <param name="Progress">A number that the trainer told of its progress: name, value, and the iteration when it said one.</param>
internal sealed partial record TrainingMessage(string Line, (string Name, string Value)? Chosen, (string Name, double Value, long? Step)? Progress)
{
    public static TrainingMessage Of(LoggingEventArgs message) => Of(message.Source, message.RawMessage);

    public static TrainingMessage Of(string source, string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return new TrainingMessage($"{source}: {line}", ChosenIn(line), ProgressIn(line));
    }

    private static (string, string)? ChosenIn(string line) => Tuned().Match(line) is { Success: true } match
        ? (match.Groups["name"].Value, match.Groups["value"].Value.TrimEnd('.'))
        : null;

    private static (string, double, long?)? ProgressIn(string line)
    {
        if (BestIteration().Match(line) is { Success: true } best)
        {
            return ("best_iteration", long.Parse(best.Groups["step"].Value, CultureInfo.InvariantCulture), null);
        }

        return Iteration().Match(line) is { Success: true } match && double.TryParse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? ("training_" + MetricValues.SnakeCase(match.Groups["name"].Value.Replace(' ', '_')), value, long.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture))
            : null;
    }

    // "Auto-tuning parameters: L1Threshold (L1/L2) = 0."
    [GeneratedRegex(@"^Auto-tuning parameters: (?<name>\w+)[^=]*= (?<value>\S+)")]
    private static partial Regex Tuned();

    [GeneratedRegex(@"^Using best model from iteration (?<step>\d+)")]
    private static partial Regex BestIteration();

    // "Iteration 12: loss = 0.34", "[5] 'binary_logloss' : 0.31"
    [GeneratedRegex(@"^(?:Iteration |Iter |\[)(?<step>\d+)\]?:?\s*'?(?<name>[A-Za-z][\w ]*?)'?\s*[:=]\s*(?<value>-?\d[\d.eE+-]*)")]
    private static partial Regex Iteration();
}
