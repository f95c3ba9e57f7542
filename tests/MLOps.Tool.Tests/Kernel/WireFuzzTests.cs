using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Tool.Kernel;

namespace MLOps.Tool.Tests.Kernel;

public class WireFuzzTests
{
    [Property(MaxTest = 500)]
    public void Whatever_arrives_is_a_message_or_nothing(byte[][] frames, bool hasDelimiter)
    {
        var codec = Codec("");
        byte[][] all = hasDelimiter ? [[1], "<IDS|MSG>"u8.ToArray(), [], .. frames.Select(f => f ?? [])] : [.. frames.Select(f => f ?? [])];
        Assert.Null(codec.Decode(all));
    }

    [Property(MaxTest = 300)]
    public void What_is_encoded_is_decoded_the_same(NonNull<string> key, NonNull<string> text, byte[] identity, int number)
    {
        var content = new JsonObject { ["code"] = Valid(text.Get), ["n"] = number, ["deep"] = new JsonArray(1, new JsonObject { [Valid(key.Get)] = null }) };
        var frames = Codec("k").Encode("execute_request", content, null, [identity ?? []]);
        var message = Codec("k").Decode(frames)!;
        Assert.Equal("execute_request", message.Type);
        Assert.Equal([identity ?? []], message.Identities);
        Assert.True(JsonNode.DeepEquals(content, message.Content));
    }

    [Property(MaxTest = 300)]
    public void One_changed_byte_makes_a_signed_message_nothing(PositiveInt frame, PositiveInt place, PositiveInt change)
    {
        var frames = Codec("k").Encode("execute_request", new JsonObject { ["code"] = "1" }, null, []).Select(f => f.ToArray()).ToList();
        var changed = frames[1 + (frame.Get % (frames.Count - 1))];
        changed[place.Get % changed.Length] ^= (byte)(1 + (change.Get % 255));
        Assert.Null(Codec("k").Decode(frames));
    }

    [Fact]
    public void A_message_that_comes_again_is_nothing_and_unsigned_ones_are_never_the_same()
    {
        var frames = Codec("k").Encode("execute_request", [], null, []);
        var codec = Codec("k");
        Assert.NotNull(codec.Decode(frames));
        Assert.Null(codec.Decode(frames));
        var open = Codec("");
        Assert.NotNull(open.Decode(Codec("").Encode("execute_request", [], null, [])));
        Assert.NotNull(open.Decode(Codec("").Encode("execute_request", [], null, [])));
    }

    [Property(MaxTest = 1000)]
    public void Positions_in_code_points_and_utf16_translate_into_each_other(string text, int position)
    {
        text ??= "";
        var count = text.EnumerateRunes().Count();
        var utf16 = CodePoints.ToUtf16(text, position);
        Assert.InRange(utf16, 0, text.Length);
        Assert.Equal(Math.Clamp(position, 0, count), CodePoints.FromUtf16(text, utf16));
        Assert.Equal(count, CodePoints.FromUtf16(text, text.Length));
    }

    [Property(MaxTest = 500)]
    public void Completion_positions_of_text_with_emoji_stay_in_step(PositiveInt seed)
    {
        string[] pieces = ["a", "é", "😀", "👩‍🔬", "\ud83d", "\n", "日本"];
        var random = new System.Random(seed.Get);
        var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
        for (var i = 0; i <= text.EnumerateRunes().Count(); i++)
        {
            Assert.Equal(i, CodePoints.FromUtf16(text, CodePoints.ToUtf16(text, i)));
        }
    }

    private static MessageCodec Codec(string key) => new(new MessageSigner(key, "hmac-sha256"), "s", TimeProvider.System);

    // Half a surrogate pair cannot be sent as UTF-8.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
