namespace Lko.Domain.Common;

/// <summary>One row of a lifecycle: this intent leads out of any of these states into that one.</summary>
/// <param name="NeedsReason">It is not done without saying why.</param>
/// <param name="Guard">What must hold beside the state; null = nothing.</param>
public record Transition<TState, TIntent, TSituation>(TIntent Intent, IReadOnlyList<TState> From, TState To, bool NeedsReason = false, Func<TSituation, bool>? Guard = null);

/// <summary>Why an intent is out of place.</summary>
public enum Hindrance
{
    /// <summary>The state is the last one.</summary>
    Ended = 1,

    /// <summary>It is for other states.</summary>
    State = 2,

    /// <summary>The state would allow it, what is around does not.</summary>
    Guard = 3,
}

/// <summary>
/// The states of a thing as data: which intent leads from where to where, what it takes, and what may be done now. Aggregates move by it, screens
/// and messages ask it, tests walk it; nothing else knows a transition. The situation is what counts beside the state, <see cref="Nothing"/> where
/// nothing does.
/// </summary>
public sealed class Lifecycle<TState, TIntent, TSituation>
    where TState : struct, Enum
    where TIntent : struct, Enum
{
    private readonly ILookup<(TState From, TIntent Intent), Transition<TState, TIntent, TSituation>> _rows;
    private readonly HashSet<TState> _left;

    /// <exception cref="ArgumentException">A row says what another has said already.</exception>
    public Lifecycle(TState start, params IReadOnlyList<Transition<TState, TIntent, TSituation>> table)
    {
        (Start, Table) = (start, table);
        var steps = table.SelectMany(row => row.From, (row, from) => (Row: row, From: from)).ToList();
        if (steps.GroupBy(step => (step.From, step.Row.Intent, step.Row.To)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{twice.Key} stands in the table twice.", nameof(table));
        }

        _rows = steps.ToLookup(step => (step.From, step.Row.Intent), step => step.Row);
        _left = [.. steps.Where(step => !Same(step.From, step.Row.To)).Select(step => step.From)];
    }

    public TState Start { get; }

    public IReadOnlyList<Transition<TState, TIntent, TSituation>> Table { get; }

    /// <summary>Nothing leads out of it.</summary>
    public bool IsTerminal(TState state) => !_left.Contains(state);

    /// <summary>Whether this intent may lead from one state to the other. What is reported to have happened has many ends; an act has one.</summary>
    public bool Leads(TState from, TIntent intent, TState to) => _rows[(from, intent)].Any(row => Same(row.To, to));

    /// <summary>Why it cannot be done now; null when it can.</summary>
    public Hindrance? Against(TState state, TIntent intent, TSituation situation)
    {
        var rows = _rows[(state, intent)].ToList();
        return rows.Count == 0 ? IsTerminal(state) ? Hindrance.Ended : Hindrance.State
            : rows.Exists(row => row.Guard?.Invoke(situation) != false) ? null
            : Hindrance.Guard;
    }

    /// <summary>What may be done now.</summary>
    public IReadOnlyList<TIntent> Possible(TState state, TSituation situation) =>
        [.. Enum.GetValues<TIntent>().Where(intent => Against(state, intent, situation) is null)];

    /// <summary>Where an act leads.</summary>
    /// <exception cref="InvalidOperationException">Something stands in the way.</exception>
    /// <exception cref="ArgumentException">The reason it takes is missing.</exception>
    public TState Next(TState state, TIntent intent, TSituation situation, string? reason = null)
    {
        if (Against(state, intent, situation) is { } hindrance)
        {
            throw new InvalidOperationException($"{intent} is not possible in state {state} ({hindrance}).");
        }

        var row = _rows[(state, intent)].Single();
        return row.NeedsReason && string.IsNullOrWhiteSpace(reason) ? throw new ArgumentException($"{intent} takes a reason.", nameof(reason)) : row.To;
    }

    /// <summary>The states that some way leads to; one that is missing here is a promise nobody keeps.</summary>
    public IReadOnlySet<TState> Reachable()
    {
        var found = new HashSet<TState> { Start };
        while (Table.Any(row => row.From.Any(found.Contains) && found.Add(row.To)))
        {
        }

        return found;
    }

    private static bool Same(TState one, TState other) => EqualityComparer<TState>.Default.Equals(one, other);
}

/// <summary>Lifecycles in which an intent is named by the state it leads to.</summary>
public static class Lifecycle
{
    public static Lifecycle<TState, TState, Nothing> Of<TState>(TState start, params IReadOnlyList<(TState[] From, TState To)> table)
        where TState : struct, Enum =>
        new(start, [.. table.Select(row => new Transition<TState, TState, Nothing>(row.To, row.From, row.To))]);

    /// <summary>The state itself, where a way leads to it.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static TState Next<TState>(this Lifecycle<TState, TState, Nothing> lifecycle, TState state, TState to)
        where TState : struct, Enum =>
        lifecycle.Next(state, to, default);
}
