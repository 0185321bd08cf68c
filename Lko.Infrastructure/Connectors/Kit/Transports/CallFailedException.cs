using System.Diagnostics.CodeAnalysis;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>One attempt of a call came to nothing.</summary>
/// <param name="mayPass">Whether the same call can succeed a moment later.</param>
/// <param name="retryAfter">How long the system asked to be left alone.</param>
[SuppressMessage("Design", "CA1032", Justification = "It never leaves the transports: one way to make it is enough.")]
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the transports.")]
internal sealed class CallFailedException(string message, bool mayPass, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public SyncFault Fault { get; init; } = SyncFault.Unreachable;

    public bool MayPass { get; } = mayPass;

    /// <summary>The system says that it does not tell what it was asked for, and not that it cannot do so now.</summary>
    public bool IsUntold { get; init; }

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Our own refusal, wrapped by whoever made the call; null when it is another's.</summary>
    public static CallFailedException? In(Exception? failure) => failure as CallFailedException ?? (failure?.InnerException is { } inner ? In(inner) : null);
}
