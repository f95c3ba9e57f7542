using System.Collections.ObjectModel;

namespace Microsoft.DotNet.Interactive.Directives;

public class KernelDirective(string name)
{
    public string Name { get; } = name;

    public string? Description { get; set; }

    public ICollection<KernelDirectiveParameter> Parameters { get; } = new OneNameless();

    /// <summary>The host's rules: names are unique, one parameter may go without a name.</summary>
    private sealed class OneNameless : Collection<KernelDirectiveParameter>
    {
        protected override void InsertItem(int index, KernelDirectiveParameter item)
        {
            Assert.DoesNotContain(this, p => p.Name == item.Name || (p.AllowImplicitName && item.AllowImplicitName));
            base.InsertItem(index, item);
        }
    }
}

public sealed class KernelActionDirective(string name) : KernelDirective(name)
{
    public Type? KernelCommandType { get; set; }

    public ICollection<KernelActionDirective> Subcommands { get; } = new OneLevel();

    private sealed class OneLevel : Collection<KernelActionDirective>
    {
        protected override void InsertItem(int index, KernelActionDirective item)
        {
            Assert.Empty(item.Subcommands);
            Assert.DoesNotContain(this, d => d.Name == item.Name);
            base.InsertItem(index, item);
        }
    }
}

public sealed class KernelDirectiveParameter(string name, string? description = null)
{
    public string Name { get; } = name;

    public string? Description { get; } = description;

    public bool AllowImplicitName { get; init; }

    public bool Flag { get; set; }

    public int MaxOccurrences { get; init; } = 1;

    public Func<IEnumerable<string>>? Completions { get; private set; }

    public KernelDirectiveParameter AddCompletions(Func<IEnumerable<string>> getCompletions)
    {
        Completions = getCompletions;
        return this;
    }
}
