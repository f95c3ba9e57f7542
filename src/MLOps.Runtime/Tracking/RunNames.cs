namespace MLOps.Tracking;

/// <summary>A name that people can say, for runs that were given none: told from the id, so that it needs no counter.</summary>
internal static class RunNames
{
    private static readonly string[] First =
        ["amber", "bold", "brisk", "calm", "clear", "crisp", "deft", "early", "fair", "gentle", "keen", "light", "lucid", "mellow", "quiet", "rapid", "steady", "still", "sunny", "warm"];

    private static readonly string[] Second =
        ["alder", "birch", "brook", "cedar", "cove", "dune", "fern", "field", "finch", "harbor", "heron", "lark", "maple", "meadow", "otter", "pine", "reef", "ridge", "tern", "willow"];

    public static string From(string id)
    {
        var number = Convert.ToUInt64(id, 16);
        return $"{First[(int)(number % 20)]}-{Second[(int)(number / 20 % 20)]}-{number / 400 % 100}";
    }
}
