using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.LanguageServices;

/// <summary>Questions about a cell at the place of its <c>|</c>.</summary>
internal static class Cursor
{
    public static Task<CompletionResult> CompleteAt(this SessionFixture notebook, string codeWithCursor)
    {
        var (code, at) = Split(codeWithCursor);
        return notebook.Session.CompleteAsync(code, at, CancellationToken.None);
    }

    /// <summary>The cell as it is when the first entry with this in its text was chosen.</summary>
    public static async Task<string> ChooseAt(this SessionFixture notebook, string codeWithCursor, string part)
    {
        var (code, _) = Split(codeWithCursor);
        var result = await notebook.CompleteAt(codeWithCursor);
        var entry = result.Items.First(i => i.Text.Contains(part, StringComparison.Ordinal));
        return code[..result.ReplaceStart] + entry.Text + code[result.ReplaceEnd..];
    }

    public static async Task<CompletionEntry?> EntryAt(this SessionFixture notebook, string codeWithCursor, string text) =>
        (await notebook.CompleteAt(codeWithCursor)).Items.FirstOrDefault(i => i.Text == text);

    public static Task<InspectionResult?> InspectAt(this SessionFixture notebook, string codeWithCursor, InspectionDetail detail = InspectionDetail.Summary)
    {
        var (code, at) = Split(codeWithCursor);
        return notebook.Session.InspectAsync(code, at, detail, CancellationToken.None);
    }

    private static (string Code, int At) Split(string codeWithCursor)
    {
        var at = codeWithCursor.IndexOf('|', StringComparison.Ordinal);
        return (codeWithCursor.Remove(at, 1), at);
    }
}
