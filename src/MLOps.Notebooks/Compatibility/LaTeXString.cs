namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A formula in LaTeX, drawn by front ends that can.</summary>
[TypeFormatterSource(typeof(LatexFormatters), PreferredMimeTypes = ["text/latex", "text/plain"])]
public sealed class LaTeXString(string latexCode)
{
    public static implicit operator LaTeXString(string source) => new(source);

    public override string ToString() => latexCode;
}

/// <summary>A formula without the dollar signs that set it off from text.</summary>
[TypeFormatterSource(typeof(LatexFormatters), PreferredMimeTypes = ["text/latex", "text/plain"])]
public sealed class MathString(string latexCode)
{
    public static implicit operator MathString(string source) => new(source);

    public override string ToString() => $"$${latexCode}$$";
}

/// <summary>Found by the attribute on the two types; the formula is text in itself.</summary>
internal sealed class LatexFormatters : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
    [
        new LatexFormatter("text/latex"),
        new LatexFormatter("text/plain"),
    ];

    private sealed class LatexFormatter(string mimeType) : ITypeFormatter
    {
        public Type Type => typeof(object);

        public string MimeType => mimeType;

        public bool Format(object instance, FormatContext context)
        {
            context.Writer.Write(instance.ToString());
            return true;
        }
    }
}
