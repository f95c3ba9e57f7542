using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Tests.Commands;

/// <summary>Binds and runs commands as a notebook does, on a workspace in an empty folder, without a C# session.</summary>
internal sealed class CommandFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-test-");

    public CommandFixture()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".mlops"));
        Workspace = Workspace.Open(_folder.FullName);
        Host = new Session(Workspace);
    }

    public Workspace Workspace { get; }

    public Session Host { get; }

    public string Folder => _folder.FullName;

    public CommandCall Bind(string line, string? body = null)
    {
        var binding = Catalog.Default.Bind(line, body);
        return binding.Call?.For(Host) ?? throw new UserException(binding.Error!);
    }

    public Task<CommandResult> Run(string line, string? body = null)
    {
        var call = Bind(line, body);
        return call.Spec.Execute(call, CancellationToken.None);
    }

    /// <summary>The C# that an exported project would contain.</summary>
    public string CSharp(string line, string? body = null)
    {
        var call = Bind(line, body);
        return call.Spec.CSharp!(call);
    }

    public void Dispose()
    {
        Workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    internal sealed class Session(Workspace workspace) : ICommandHost
    {
        private readonly Dictionary<string, object> _variables = new(StringComparer.Ordinal);

        public Workspace Workspace { get; } = workspace;

        public ICellOutput Output => throw new NotSupportedException("These commands write nothing while they run.");

        public IReadOnlyList<Variable> Variables => _variables.Select(v => new Variable(v.Key, v.Value.GetType().Name, v.Value)).ToList();

        public string? NotebookPath => null;

        public INotebookServices? Notebook => null;

        public bool TryGetVariable(string name, out object? value) => _variables.TryGetValue(name, out value);

        public void SetVariable(string name, object value) => _variables[name] = value;
    }
}
