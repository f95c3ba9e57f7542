namespace MLOps.Tool.Tests;

/// <summary>Waits for what another process does, and says what did not happen.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        var end = DateTime.UtcNow + Longest;
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < end, $"It did not happen within {Longest}: {what}.");
            await Task.Delay(50);
        }
    }
}
