using Lko.Domain.Common;

namespace Lko.Tests.Common;

/// <summary>The table of a lifecycle as a reader sees it: a line per state, what leads out of it and where to.</summary>
internal static class LifecycleText
{
    public static string Of<TState, TIntent, TSituation>(Lifecycle<TState, TIntent, TSituation> lifecycle)
        where TState : struct, Enum
        where TIntent : struct, Enum =>
        string.Join('\n', Enum.GetValues<TState>().Select(state => $"{state}:{string.Concat(Enum.GetValues<TIntent>().Select(intent => Way(lifecycle, state, intent)))}"));

    private static string Way<TState, TIntent, TSituation>(Lifecycle<TState, TIntent, TSituation> lifecycle, TState state, TIntent intent)
        where TState : struct, Enum
        where TIntent : struct, Enum =>
        string.Join('|', Enum.GetValues<TState>().Where(to => lifecycle.Leads(state, intent, to))) is { Length: > 0 } ends ? $" {intent}>{ends}" : "";
}
