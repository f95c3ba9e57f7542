namespace MLOps.Runtime.Tests.Models;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class SetClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
