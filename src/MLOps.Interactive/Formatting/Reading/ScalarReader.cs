using System.Reflection;
using MLOps.Rendering.Values;

namespace MLOps.Interactive.Formatting.Reading;

/// <summary>Values that are one word or one number.</summary>
internal static class ScalarReader
{
    public static ValueNode? TryRead(object value) => value switch
    {
        IFormattable number when ScalarText.IsNumeric(value.GetType()) || value is Half or Int128 or UInt128 or System.Numerics.BigInteger => new NumberNode(number),
        ReadOnlyMemory<char> text => ValueReader.Text(text.ToString()),
        Memory<char> text => ValueReader.Text(text.ToString()),
        Type => new TextNode(ScalarText.TryFormat(value)!),
        MethodBase method => new TextNode(Signatures.Of(method)),
        PropertyInfo property => new TextNode($"{TypeNames.Of(property.PropertyType)} {TypeNames.Of(property.DeclaringType!)}.{property.Name}"),
        FieldInfo field => new TextNode($"{TypeNames.Of(field.FieldType)} {TypeNames.Of(field.DeclaringType!)}.{field.Name}"),
        Delegate function => new TextNode($"{TypeNames.Of(function.GetType())} ({Signatures.Of(function.Method)})"),
        CancellationToken token => new TextNode(token.IsCancellationRequested ? "CancellationToken (cancelled)" : token.CanBeCanceled ? "CancellationToken (not cancelled)" : "CancellationToken.None"),
        _ => ScalarText.TryFormat(value) is { } text ? ValueReader.Text(text) : null,
    };
}
