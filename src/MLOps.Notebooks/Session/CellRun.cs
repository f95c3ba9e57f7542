using Microsoft.DotNet.Interactive;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Compatibility;
using MLOps.Notebooks.Export;
using MLOps.Notebooks.LanguageServices;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Session;

/// <summary>The execution of one cell: its segments in order, and what is learned on the way. Also what commands see of the session.</summary>
internal sealed class CellRun(NotebookSession session, SessionParts parts, ICellOutput output) : ICommandHost, INotebookServices, IRunningCell
{
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _mutated = new(StringComparer.Ordinal);
    private readonly ExecutedText _executed = new();
    private SubmissionValue _last;
    private bool _isPlaced;
    private string _folder = Path.GetDirectoryName(parts.Options.NotebookPath) ?? session.Workspace.BaseDirectory;

    public Workspace Workspace => session.Workspace;

    public ICellOutput Output => output;

    public IReadOnlyList<Variable> Variables => parts.CSharp.Variables.All;

    public string? NotebookPath => parts.Options.NotebookPath;

    public INotebookServices? Notebook => this;

    /// <summary>The value of the last expression, when the cell ended with one.</summary>
    public MimeBundle? Result { get; private set; }

    /// <summary>Line within the cell on which the segment at work begins, from 1.</summary>
    public int Line { get; private set; } = 1;

    public bool IsTimed { get; private set; }

    /// <summary>The cell's text with what it imported; null when that is the text itself.</summary>
    public string? Expanded => _executed.Expanded;

    public string Text { get; private set; } = "";

    public CancellationToken Cancellation { get; private set; }

    public IReadOnlyList<string> VariableNames => Variables.Select(v => v.Name).ToList();

    public IReadOnlyCollection<string> Declared => _declared;

    public IReadOnlyCollection<string> Read => _read;

    public IReadOnlyCollection<string> Mutated => _mutated;

    /// <summary>The files that it writes.</summary>
    public WrittenFiles Files { get; } = new();

    private string NotebookFolder => Path.GetDirectoryName(NotebookPath) ?? Workspace.BaseDirectory;

    /// <param name="path">What errors call the text: <c>cell 7</c>.</param>
    public async Task RunAsync(string text, string path, CancellationToken cancellation)
    {
        (Text, Cancellation) = (text, cancellation);
        parts.Sources.Add(path, text);
        foreach (var segment in parts.Languages.Parse(text))
        {
            cancellation.ThrowIfCancellationRequested();
            Line = segment.Line;
            switch (segment)
            {
                case CodeSegment code:
                    await RunCode(code, path, cancellation).ConfigureAwait(true);
                    break;
                case MagicSegment magic:
                    if (!IsImport(magic))
                    {
                        _executed.Add(magic);
                    }

                    await RunMagic(magic, cancellation).ConfigureAwait(true);
                    break;
            }
        }
    }

    public bool TryGetVariable(string name, out object? value)
    {
        var found = parts.CSharp.Variables.TryGet(name, out value);
        if (found)
        {
            NoteRead(name);
        }

        return found;
    }

    // Commands run on the cell's thread and wait for nothing here: a declaration is compiled and done.
    public void SetVariable(string name, object value)
    {
        parts.CSharp.SetVariable(name, value).GetAwaiter().GetResult();
        _declared.Add(name);
    }

    /// <summary>
    /// On the cell's thread, because the value's own code runs and may be endless: an interrupt stops it. What <c>display(x)</c> gives
    /// back has been shown already.
    /// </summary>
    public void FormatResult() => Result = _last is { HasValue: true, Value: not DisplayedValue } ? ValueFormatter.Format(_last.Value) : null;

    public async Task ImportAsync(string path, bool again, CancellationToken cancellation)
    {
        var file = Path.GetFullPath(path.Replace('\\', '/'), _folder);
        if (again || parts.Imports.IsNew(file, Output))
        {
            await Import(file, cancellation).ConfigureAwait(true);
        }
    }

    /// <summary>Code that a cell hands to the kernel runs within that cell; its value is shown, as if it were a cell's.</summary>
    public async Task<object?> SubmitAsync(string code, CancellationToken cancellation)
    {
        var (text, line) = (Text, Line);
        _last = default;
        await RunAsync(code, "submitted code", cancellation.CanBeCanceled ? cancellation : Cancellation).ConfigureAwait(true);
        (Text, Line) = (text, line);
        var value = _last;
        _last = default;
        if (value is { HasValue: true, Value: not DisplayedValue })
        {
            Output.Display(ValueFormatter.Format(value.Value));
        }

        return value.Value;
    }

    public object Ask(string prompt, bool isPassword) =>
        isPassword ? new PasswordString(Output.ReadLine(prompt, password: true)) : Output.ReadLine(prompt);

    public void NoteForeignKernel(string name) => parts.Languages.NoteForeignKernel(name);

    public async Task<IReport> ExportAsync(ExportOptions options, CancellationToken cancellation) =>
        await new NotebookExport(session).ExportAsync(options, null, cancellation).ConfigureAwait(true);

    public IReport ShowPipeline() => new NotebookExport(session).Show();

    public void TimeCell() => IsTimed = true;

    private async Task Import(string file, CancellationToken cancellation)
    {
        var cells = await ImportedFile.ReadAsync(file, NotebookFolder, cancellation).ConfigureAwait(true);
        using var _ = parts.Imports.Enter(file);
        var (folder, within, line) = (_folder, Text, Line);
        _folder = Path.GetDirectoryName(file)!;
        try
        {
            foreach (var (name, text) in cells)
            {
                await RunImported(text, name, cancellation).ConfigureAwait(true);
            }
        }
        finally
        {
            (_folder, Text, Line) = (folder, within, line);
        }

        parts.Imports.Done(file);
        _last = default;
    }

    private bool IsImport(MagicSegment magic) => parts.Options.Catalog.Bind(magic.CommandLine, magic.Body).Call is { Spec.Path: "import" };

    private async Task RunImported(string text, string name, CancellationToken cancellation)
    {
        _executed.BeginPart(name);
        try
        {
            await RunAsync(text, name, cancellation).ConfigureAwait(true);
            _executed.EndPart();
        }
        catch (UserException mistake) when (!_isPlaced)
        {
            _isPlaced = true;
            throw new UserException(mistake.Error with { Message = $"{name}, line {Line}: {mistake.Error.Message}" });
        }
    }

    private async Task RunCode(CodeSegment code, string path, CancellationToken cancellation)
    {
        var source = CellSource.Parse(OldHostNames.Adapt(code.Text));
        await parts.Packages.ApplyAsync(OldHostNames.References(source, parts.CSharp.References.Paths), _folder, Output, cancellation).ConfigureAwait(true);
        foreach (var load in source.Directives.OfType<LoadDirective>())
        {
            await ImportAsync(load.Path, again: false, cancellation).ConfigureAwait(true);
        }

        _executed.Add(code);
        if (parts.OldHost.UsingsFor(code.Text) is { } usings)
        {
            await Use(usings).ConfigureAwait(true);
        }

        var known = parts.DeclaredNames();
        try
        {
            await RunScript().ConfigureAwait(true);
        }
        catch (CellCompilationException refused) when (parts.OldHost.UsingsAfter(refused.Errors) is { } missing)
        {
            await Use(missing).ConfigureAwait(true);
            await RunScript().ConfigureAwait(true);
        }

        async Task RunScript() => _last = await parts.CSharp.RunAsync(source, path, code.Line, submission => Note(submission, known)).ConfigureAwait(true);
    }

    private Task Use(string usings) => parts.CSharp.RunAsync(CellSource.Parse(usings), "usings", 1);

    private void Note(Submission submission, HashSet<string> known)
    {
        known.UnionWith(_declared);
        var read = CellNames.Read(submission, known).ToList();
        read.ForEach(NoteRead);
        if (read.Count > 0 || FileCalls.MayWrite(submission.Compilation.SyntaxTrees[0]))
        {
            _mutated.UnionWith(CellMutations.Of(submission, read, Files).Except(_declared));
        }

        _declared.UnionWith(CellNames.Declared(submission));
        foreach (var warning in submission.Warnings)
        {
            Output.Stream(OutputStream.Error, CompilerMessages.Line(warning) + "\n");
        }

        parts.Language.Committed();
    }

    // A name that this very cell declared first is not read from an earlier one.
    private void NoteRead(string name)
    {
        if (!_declared.Contains(name))
        {
            _read.Add(name);
        }
    }

    private async Task RunMagic(MagicSegment magic, CancellationToken cancellation)
    {
        if (parts.Languages.PassesOver(magic) is { } sentence)
        {
            Output.Stream(OutputStream.Error, sentence + "\n");
            return;
        }

        var binding = parts.Options.Catalog.Bind(magic.CommandLine, magic.Body);
        if (binding.Error is { } error)
        {
            throw new UserException(error);
        }

        var call = binding.Call!;
        if (call.Has("--help"))
        {
            Output.Display(ValueFormatter.Report(CatalogHelp.Of(call.Spec), call.Has("--json")));
            return;
        }

        // Said before the work, which may be long, and not after it.
        if (call.Text("--as") is { } variable && !CellNames.CanDeclare(variable))
        {
            throw new UserException($"'{variable}' cannot be a variable's name in C#.", "Give --as a name such as 'result'.");
        }

        Files.Note(magic.Text);
        var result = await call.Spec.Execute(call.For(this), cancellation).ConfigureAwait(true);
        Show(call, result);
        if ((result.Value ?? result.Report) is { } value && call.Text("--as") is { } name)
        {
            SetVariable(name, value);
        }

        if (result.Failure is { } failure)
        {
            throw new UserException(failure);
        }
    }

    private void Show(CommandCall call, CommandResult result)
    {
        if (result.Report is { } report)
        {
            Output.Display(ValueFormatter.Report(report, asJson: call.Has("--json")));
        }

        if (result.Message is { } message)
        {
            Output.Display(new MimeBundle(message));
        }
    }
}
