using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>Completion and inspection of C# after the cells that have run.</summary>
internal sealed class ScriptLanguage(CSharpSession session)
{
    public void Committed(Submission submission) => _ = (session, submission);
}
