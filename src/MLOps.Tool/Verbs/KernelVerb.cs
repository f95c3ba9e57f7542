using System.CommandLine;
using MLOps.Tool.Kernel;

namespace MLOps.Tool.Verbs;

/// <summary><c>mlops kernel CONNECTION_FILE</c>, which Jupyter calls, and <c>mlops kernel install</c>, which people call once.</summary>
internal static class KernelVerb
{
    public static Command Create(ToolContext context)
    {
        var file = new Argument<string?>("CONNECTION_FILE") { Description = "The file that a Jupyter client writes when it starts a kernel.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("kernel", "Be the C# kernel of a Jupyter client, or install it where clients find it.") { file, Install(context) };
        command.SetAction(parsed => parsed.GetValue(file) is { Length: > 0 } path
            ? KernelHost.Run(path, context)
            : throw new WrongCallException("'kernel' needs a connection file. 'mlops kernel install' makes the kernel known to Jupyter and VS Code."));
        return command;
    }

    private static Command Install(ToolContext context)
    {
        var user = new Option<bool>("--user") { Description = "For the current user (this is the only way, and the default)." };
        var command = new Command("install", "Install the kernelspec 'mlops-csharp' for the current user.") { user };
        command.SetAction(_ =>
        {
            var folder = KernelSpec.Install(JupyterDataFolder.Find(), ToolProcess.Command());
            context.Out.WriteLine($"Installed the kernel '{KernelSpec.DisplayName}' in {folder}");
            context.Out.WriteLine("Jupyter: choose it in the launcher, or run: jupyter notebook");
            context.Out.WriteLine("VS Code: open a .ipynb, then Select Kernel > Jupyter Kernel... > C# (MLOps). Python is not needed.");
            context.Out.WriteLine("""To complete C# while typing there, add to VS Code's settings.json: "jupyter.completionTriggerCharacters": { "csharp": ["."] }""");
            return ExitCodes.Done;
        });
        return command;
    }
}
