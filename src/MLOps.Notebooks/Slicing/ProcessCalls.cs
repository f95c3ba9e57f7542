using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>What statements do to the process that all later ones run in: environment variables, the working folder, the culture.</summary>
internal static class ProcessCalls
{
    /// <summary>What every later statement may depend on without naming it.</summary>
    public const string Ambient = "process";

    private const string AnyVariable = "environment:*";
    private static readonly string[] Servers = ["TcpListener", "HttpListener", "UdpClient", "Socket", "NamedPipeServerStream", "WebApplication", "IHost"];
    private static readonly string[] Serving = ["Start", "StartAsync", "Run", "RunAsync", "Bind", "Listen", "Accept", "GetContext", "WaitForConnection", "Receive"];

    public static void Describe(IInvocationOperation call, TextValues texts, StatementEffects effects)
    {
        // Who asks a server names an address, not a variable.
        if (Servers.Contains(call.TargetMethod.ContainingType?.Name) && Serving.Any(s => call.TargetMethod.Name.StartsWith(s, StringComparison.Ordinal)))
        {
            effects.ResourceWrites.Add(Ambient);
        }

        if (call.TargetMethod.ContainingType is not { Name: "Environment" or "Directory" } type || TypeTraits.Namespace(type) is not ("System" or "System.IO"))
        {
            return;
        }

        var variable = texts.Of(call.Arguments.FirstOrDefault()?.Value) is { } name ? "environment:" + name : AnyVariable;
        switch (call.TargetMethod.Name)
        {
            case "SetEnvironmentVariable":
                effects.ResourceWrites.Add(variable);
                break;
            case "GetEnvironmentVariable" or "ExpandEnvironmentVariables":
                effects.ResourceReads.Add(variable);
                break;
            case "GetEnvironmentVariables":
                effects.ResourceReads.Add(AnyVariable);
                break;
            case "SetCurrentDirectory":
                effects.ResourceWrites.Add(Ambient);
                break;
            default:
                break;
        }
    }

    /// <summary>CultureInfo.CurrentCulture = ..., Environment.CurrentDirectory = ..., Thread.CurrentThread.CurrentCulture = ...</summary>
    public static void Describe(ISimpleAssignmentOperation assignment, StatementEffects effects)
    {
        if (assignment.Target is IPropertyReferenceOperation { Property: { ContainingType: { } type } property }
            && (type.Name, property.Name) is ("CultureInfo", "CurrentCulture" or "CurrentUICulture" or "DefaultThreadCurrentCulture" or "DefaultThreadCurrentUICulture")
                or ("Thread", "CurrentCulture" or "CurrentUICulture") or ("Environment", "CurrentDirectory"))
        {
            effects.ResourceWrites.Add(Ambient);
        }
    }
}
