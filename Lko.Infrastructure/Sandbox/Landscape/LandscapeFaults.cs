using System.Collections.Concurrent;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>Faults waiting for the next answers, connections and deliveries of each system; clocks that are wrong, feeds that are not told and servers that take nobody, until they are set right.</summary>
internal sealed class LandscapeFaults
{
    private const string Answers = "answers/";
    private const string Drops = "drops/";
    private const string Lines = "lines/";

    /// <summary>Stands in a queue for answers, deliveries and connections that are as they should be.</summary>
    private const string Good = "Good";

    private readonly CrmFaults _queues = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _skews = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string System, string Feed), bool> _silent = new();
    private readonly ConcurrentDictionary<string, bool> _refusing = new(StringComparer.Ordinal);

    /// <param name="after">How many callers are answered as they should be before it begins.</param>
    public void Add(string system, AnswerFault fault, int count, int after) => Add(Answers + system, fault.ToString(), count, after);

    /// <param name="after">How many deliveries are as they should be before it begins.</param>
    public void Add(string system, DropFault fault, int count, int after) => Add(Drops + system, fault.ToString(), count, after);

    /// <param name="after">How many connections are as they should be before it begins.</param>
    public void Add(string system, LineFault fault, int count, int after) => Add(Lines + system, fault.ToString(), count, after);

    /// <summary>The system's server takes no connections.</summary>
    public void Refuse(string system) => _refusing[system] = true;

    public AnswerFault? NextAnswer(string system) => _queues.Take(Answers + system) is { Kind: not Good } fault ? Enum.Parse<AnswerFault>(fault.Kind) : null;

    public DropFault? NextDrop(string system) => _queues.Take(Drops + system) is { Kind: not Good } fault ? Enum.Parse<DropFault>(fault.Kind) : null;

    public LineFault? NextLine(string system) => _queues.Take(Lines + system) is { Kind: not Good } fault ? Enum.Parse<LineFault>(fault.Kind) : null;

    /// <summary>How far the clock of a system is ahead.</summary>
    public TimeSpan Skew(string system) => _skews.GetValueOrDefault(system);

    public void SetSkew(string system, TimeSpan skew) => _skews[system] = skew;

    /// <summary>The system says of one kind of data that it does not tell it.</summary>
    public bool IsSilent(string system, string feed) => _silent.ContainsKey((system, feed));

    public void Silence(string system, string feed) => _silent[(system, feed)] = true;

    public void Clear()
    {
        _silent.Clear();
        _refusing.Clear();
        _queues.Clear();
        _skews.Clear();
    }

    public IReadOnlyList<(string System, string Kind, int Left)> All() =>
    [
        .. _queues.All().Where(item => item.Fault.Kind is not Good).Select(item => (item.Queue[(item.Queue.IndexOf('/', StringComparison.Ordinal) + 1)..], item.Fault.Kind, item.Fault.Left)),
        .. _skews.Where(skew => skew.Value != TimeSpan.Zero).OrderBy(skew => skew.Key, StringComparer.Ordinal).Select(skew => (skew.Key, "ClockSkew", (int)skew.Value.TotalSeconds)),
        .. _silent.Keys.OrderBy(each => each.System, StringComparer.Ordinal).ThenBy(each => each.Feed, StringComparer.Ordinal).Select(each => (each.System, $"{LandscapeControl.SilentFeed} {each.Feed}", 1)),
        .. _refusing.Keys.Order(StringComparer.Ordinal).Select(system => (system, nameof(LineFault.Refuse), 1)),
    ];

    private void Add(string queue, string fault, int count, int after)
    {
        if (after > 0)
        {
            _queues.Add(queue, new Fault(Good, after, TimeSpan.Zero, 0, 0));
        }

        _queues.Add(queue, new Fault(fault, count, TimeSpan.Zero, 0, 0));
    }
}
