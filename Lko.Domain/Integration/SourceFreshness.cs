namespace Lko.Domain.Integration;

/// <summary>
/// How current a source system's data is. It says nothing about any operator and is shown to all of them, beside every figure the system gave.
/// </summary>
public sealed class SourceFreshness
{
    private SourceFreshness(string system)
    {
        System = system;
    }

    public string System { get; private set; }

    /// <summary>The last time everything delivered was taken over.</summary>
    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>The first of the failures since then; null while it works.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    public static SourceFreshness Start(string system) => new(system);

    public void Succeed(DateTimeOffset at) => (LastSuccessAt, FailingSince) = (at, null);

    public void Fail(DateTimeOffset at) => FailingSince ??= at;
}
