using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace MLOps.Pipelines;

/// <summary>
/// What a step does, as a digest: the instructions of its method and of every method of the same program that it may call. It is
/// the same from build to build, and an edit elsewhere in the program does not change it.
/// </summary>
internal sealed class StepCode
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetValue(null)).OfType<OpCode>().ToDictionary(o => o.Value);

    private readonly Assembly _program;
    private readonly Dictionary<MethodBase, int> _seen = [];
    private readonly Queue<MethodBase> _pending = new();
    private readonly StringBuilder _text = new();
    private readonly SortedSet<string> _properties = new(StringComparer.Ordinal);

    private StepCode(MethodInfo method)
    {
        _program = method.Module.Assembly;
        Enqueue(method);
        while (_pending.TryDequeue(out var next))
        {
            Read(next);
        }

        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())));
    }

    /// <summary>SHA-256, 64 lower-case hex digits.</summary>
    public string Digest { get; }

    /// <summary>Names, as <c>Type.Property</c>, of the program's own properties that it may read.</summary>
    public IReadOnlyCollection<string> Properties => _properties;

    public static StepCode Of(MethodInfo method) => new(method);

    private void Read(MethodBase method)
    {
        _text.Append("method ").Append(_seen[method]).Append(' ').Append(Name(method)).Append('\n');
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
        {
            Enqueue(machine.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!);
        }
        else if (method.GetMethodBody()?.GetILAsByteArray() is { } code)
        {
            ReadInstructions(method, code);
        }
    }

    private void ReadInstructions(MethodBase method, byte[] code)
    {
        var at = 0;
        while (at < code.Length)
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var instruction = OpCodesByValue[value];
            at += instruction.Size;
            var size = OperandSize(instruction, code, at);
            _text.Append(instruction.Name).Append(' ');
            ReadOperand(method, instruction, code.AsSpan(at, size));
            _text.Append('\n');
            at += size;
        }
    }

    private void ReadOperand(MethodBase method, OpCode instruction, ReadOnlySpan<byte> operand)
    {
        switch (instruction.OperandType)
        {
            case OperandType.InlineString:
                _text.Append(method.Module.ResolveString(BitConverter.ToInt32(operand)));
                break;
            case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                Member(method.Module.ResolveMember(BitConverter.ToInt32(operand), TypeArguments(method), method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null)!);
                break;
            case OperandType.InlineSig:
                break;
            default:
                _text.Append(Convert.ToHexString(operand));
                break;
        }
    }

    private void Member(MemberInfo member)
    {
        var own = member.Module.Assembly == _program;
        _text.Append(own && IsGenerated(member) ? "generated" : $"{member.DeclaringType} {member}");
        if (!own || member is not MethodBase method)
        {
            return;
        }

        if (method is { IsSpecialName: true, IsStatic: false } && method.Name.StartsWith("get_", StringComparison.Ordinal))
        {
            _properties.Add($"{method.DeclaringType!.Name}.{method.Name["get_".Length..]}");
        }

        Enqueue(method);
        _text.Append(" #").Append(_seen[method]);
        if (method.IsConstructor && !IsGenerated(method.DeclaringType!))
        {
            // Whatever is called through a base type or an interface later.
            method.DeclaringType!.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .OrderBy(m => m.ToString(), StringComparer.Ordinal).ToList().ForEach(Enqueue);
        }
    }

    private void Enqueue(MethodBase method)
    {
        if (_seen.TryAdd(method, _seen.Count))
        {
            _pending.Enqueue(method);
        }
    }

    // Closures and state machines are numbered through the whole program.
    private static string Name(MethodBase method) => IsGenerated(method) || IsGenerated(method.DeclaringType!) ? "generated" : $"{method.DeclaringType} {method}";

    private static bool IsGenerated(MemberInfo member) => member.Name.Contains('<', StringComparison.Ordinal) || (member.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) ?? false);

    private static Type[]? TypeArguments(MethodBase method) => method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    private static int OperandSize(OpCode instruction, byte[] code, int at) => instruction.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
