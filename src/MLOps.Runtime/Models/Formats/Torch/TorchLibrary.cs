using System.Reflection;

namespace MLOps.Models.Formats.Torch;

/// <summary>
/// What is needed of TorchSharp, in whatever version the user's own package brings: its native library is some hundred megabytes, so
/// nothing here refers to it.
/// </summary>
internal sealed class TorchLibrary
{
    private const string ModuleName = "TorchSharp.torch+nn+Module";
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private readonly Type _torch;

    private TorchLibrary(Type module) => _torch = module.Assembly.GetType("TorchSharp.torch", throwOnError: true)!;

    public string Version => _torch.Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether something is a module of TorchSharp.</summary>
    public static bool IsModule(object? value) => value is not null && ModuleOf(value.GetType()) is not null;

    /// <summary>The library that a module comes from.</summary>
    public static TorchLibrary Of(Type module) => new(ModuleOf(module) ?? throw new ArgumentException($"{module} is no module of TorchSharp.", nameof(module)));

    /// <summary>
    /// The class of this name, declared last of those that are loaded: a cell that ran again declares it again. Null when there is none
    /// that can be made without arguments.
    /// </summary>
    public static Type? FindModule(string name) => AppDomain.CurrentDomain.GetAssemblies().Reverse()
        .SelectMany(Types).FirstOrDefault(t => t.Name == name && !t.IsAbstract && ModuleOf(t) is not null && t.GetConstructor(Any, []) is not null);

    public static void Save(object module, string path) => Call(module, "save", path);

    /// <exception cref="UserException">The weights do not fit the class.</exception>
    public static void Load(object module, string path)
    {
        Call(module, "load", path);
        Call(module, "eval");
    }

    /// <summary>The answers to some rows, with their shape.</summary>
    public (float[] Values, long[] Shape) Ask(object module, float[,] rows)
    {
        using var scope = (IDisposable)Call(_torch, "NewDisposeScope")!;
        using var still = (IDisposable)Call(_torch, "no_grad")!;
        var answer = Call(Call(Call(module, "forward", Call(_torch, "from_array", rows)!)!, "cpu")!, "contiguous")!;
        return (Numbers(answer), (long[])answer.GetType().GetProperty("shape")!.GetValue(answer)!);
    }

    private static float[] Numbers(object tensor)
    {
        var data = tensor.GetType().GetMethods().First(m => m is { Name: "data", IsGenericMethodDefinition: true } && m.GetParameters().Length == 0);
        try
        {
            return (float[])Call(data.MakeGenericMethod(typeof(float)).Invoke(tensor, null)!, "ToArray")!;
        }
        catch (TargetInvocationException error)
        {
            throw new UserException($"The module does not answer 32-bit numbers: {Sentence(error)}");
        }
    }

    private static string Sentence(TargetInvocationException error) => (error.InnerException ?? error).Message.ReplaceLineEndings("\n").Split('\n')[0];

    private static Type? ModuleOf(Type type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.FullName == ModuleName)
            {
                return t;
            }
        }

        return null;
    }

    // The first method that takes these arguments when what is left keeps its default.
    private static object? Call(object target, string name, params object[] arguments)
    {
        var (type, flags) = target is Type t ? (t, BindingFlags.Public | BindingFlags.Static) : (target.GetType(), BindingFlags.Public | BindingFlags.Instance);
        var method = type.GetMethods(flags).First(m => m.Name == name && !m.ContainsGenericParameters && Takes(m.GetParameters(), arguments));
        var all = arguments.Concat(Enumerable.Repeat((object)Type.Missing, method.GetParameters().Length - arguments.Length)).ToArray();
        try
        {
            return method.Invoke(target is Type ? null : target, flags | BindingFlags.OptionalParamBinding | BindingFlags.InvokeMethod, null, all, null);
        }
        catch (TargetInvocationException error)
        {
            throw new UserException($"TorchSharp: {Sentence(error)}");
        }
    }

    private static bool Takes(ParameterInfo[] parameters, object[] arguments) =>
        parameters.Length >= arguments.Length && parameters.Skip(arguments.Length).All(p => p.IsOptional)
        && parameters.Zip(arguments).All(p => p.First.ParameterType.IsInstanceOfType(p.Second));

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return !assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(r => r.Name == "TorchSharp") ? assembly.GetTypes() : [];
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }
}
