namespace Lko.Domain.Access;

/// <summary>By whose clock a person reads when something happened. Stored by number: never renumber.</summary>
public enum ClockChoice
{
    /// <summary>His own, as his profile has it.</summary>
    Mine = 0,

    /// <summary>The carrier's branch that serves what it happened to.</summary>
    Branch = 1,

    Moscow = 2,
}
