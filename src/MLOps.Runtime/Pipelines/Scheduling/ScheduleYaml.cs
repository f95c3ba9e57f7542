using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace MLOps.Pipelines.Scheduling;

/// <summary>YAML as schedulers read it.</summary>
internal static class ScheduleYaml
{
    /// <summary>What is null is left out.</summary>
    public static Dictionary<string, object> Map(params (string Key, object? Value)[] items) =>
        items.Where(i => i.Value is not null).ToDictionary(i => i.Key, i => i.Value!, StringComparer.Ordinal);

    public static string Write(object value) => new SerializerBuilder().WithEventEmitter(next => new QuotedTexts(next)).DisableAliases().Build().Serialize(value).ReplaceLineEndings("\n");

    // Texts that a reader of YAML might take for something else: "0 6 * * *", "1", "yes".
    private sealed class QuotedTexts(IEventEmitter next) : ChainedEventEmitter(next)
    {
        private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "", "-", "y", "n", "yes", "no", "on", "off", "true", "false", "null" };

        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source is { Type: { } type, Value: string text } && type == typeof(string) && (!text.All(c => char.IsAsciiLetter(c) || c is '-' or '_') || Words.Contains(text)))
            {
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
