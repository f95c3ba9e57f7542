using System.CommandLine;
using MLOps.Tool.Kernel;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops kernel CONNECTION_FILE</c>, which Jupyter calls, and what people call: install, uninstall, list.</summary>
internal static class KernelVerb
{
    public static Command Create(ToolContext context)
    {
        var file = new Argument<string?>("CONNECTION_FILE") { Description = "The file that a Jupyter client writes when it starts a kernel.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("kernel", "Be the C# kernel of a Jupyter client, or install it where clients find it.") { file, Install(context), Uninstall(context), List(context) };
        command.SetAction(parsed => parsed.GetValue(file) is { Length: > 0 } path
            ? KernelHost.Run(path, context)
            : throw new WrongCallException("'kernel' needs a connection file. 'mlops kernel install' makes the kernel known to Jupyter and VS Code."));
        return command;
    }

    private static Command Install(ToolContext context)
    {
        var place = new Place(context);
        var display = new Option<string>("--display-name") { Description = "What people choose in the list of kernels.", HelpName = "TEXT", DefaultValueFactory = _ => KernelSpec.Default.DisplayName };
        var command = new Command("install", "Make the kernel known to Jupyter and VS Code, for the current user unless --prefix says otherwise.") { place.User, place.Prefix, place.Name, display };
        command.SetAction(parsed =>
        {
            var spec = new KernelSpec(place.NameOf(parsed), parsed.GetValue(display)!);
            var folder = spec.Install(place.Folder(parsed), ToolProcess.Command(), ToolProcess.Needs());
            context.Out.WriteLine($"""
                Installed the kernel '{spec.DisplayName}' in {folder}
                Jupyter: choose it in the launcher, or run: jupyter notebook
                VS Code: open a .ipynb, then Select Kernel > Jupyter Kernel... > {spec.DisplayName}. Python is not needed.
                To complete C# while typing there, add to VS Code's settings.json:
                    "jupyter.completionTriggerCharacters": {"{"} "csharp": ["."] {"}"}
                """);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Uninstall(ToolContext context)
    {
        var place = new Place(context);
        var command = new Command("uninstall", "Take the kernel away from Jupyter and VS Code; notebooks stay as they are.") { place.User, place.Prefix, place.Name };
        command.SetAction(parsed =>
        {
            var spec = KernelSpec.Default with { Name = place.NameOf(parsed) };
            context.Out.WriteLine($"Removed {spec.Uninstall(place.Folder(parsed))}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List(ToolContext context)
    {
        var command = new Command("list", "List where the kernel is installed.");
        command.SetAction(_ =>
        {
            var kernels = JupyterDataFolder.All().SelectMany(InstalledKernel.In).ToList();
            foreach (var kernel in kernels)
            {
                context.Out.WriteLine($"{kernel.Name}  {kernel.DisplayName}  {kernel.Folder}{(kernel.Starts ? "" : $"  (does not start: {kernel.Program} is gone; install it again)")}");
            }

            if (kernels.Count == 0)
            {
                context.Out.WriteLine("The kernel is not installed. 'mlops kernel install' makes it known to Jupyter and VS Code.");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Which kernelspec is meant: its name and the data folder that it lies in.</summary>
    private sealed class Place(ToolContext context)
    {
        public Option<bool> User { get; } = new("--user") { Description = "For the current user: the default." };

        public Option<string?> Prefix { get; } = new("--prefix") { Description = "For everyone who uses the installation in this folder, such as /usr/local or a virtual environment.", HelpName = "DIR" };

        public Option<string> Name { get; } = new("--name") { Description = "The kernel's name, by which notebooks remember it.", HelpName = "NAME", DefaultValueFactory = _ => KernelSpec.Default.Name };

        public string NameOf(ParseResult parsed) => parsed.GetValue(Name)!;

        public string Folder(ParseResult parsed) => (parsed.GetValue(User), parsed.GetValue(Prefix)) switch
        {
            (true, { }) => throw new WrongCallException("--user and --prefix are two places. Give one of them."),
            (_, { } prefix) => Path.Combine(context.FullPath(prefix), "share", "jupyter"),
            _ => JupyterDataFolder.Find(),
        };
    }
}
