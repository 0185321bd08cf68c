namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>What the CRM does wrong to its next callers.</summary>
internal enum CallFault
{
    /// <summary>Does the work, answers late.</summary>
    Delay,

    /// <summary>Answers with a given error status and does nothing.</summary>
    Fail,

    /// <summary>Does the work, then breaks the connection: the answer is lost.</summary>
    Drop,

    /// <summary>Breaks the connection and does nothing.</summary>
    DropBefore,

    /// <summary>Refuses by a business rule.</summary>
    Refuse,

    /// <summary>Answers 200 with a page in HTML and does nothing.</summary>
    Garbage,

    /// <summary>Does the work, answers with the right status and a broken body.</summary>
    Malformed,
}

/// <summary>What goes wrong with the next events on their way to the portal.</summary>
internal enum EventFault
{
    Duplicate,
    Reorder,
    Drop,
    Delay,
    BadSignature,
}

/// <summary>Which calls a <see cref="CallFault"/> meets.</summary>
internal enum CallScope
{
    Messages,
    Find,
    Events,
}

/// <param name="Left">How many more times it happens.</param>
/// <param name="Status">Status of <see cref="CallFault.Fail"/>.</param>
/// <param name="Copies">How often a duplicated event is sent in all.</param>
internal sealed record Fault(string Kind, int Left, TimeSpan Delay, int Status, int Copies);

/// <summary>Faults waiting for their calls, first set first met. Thread-safe.</summary>
internal sealed class CrmFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Fault>> _queues = new(StringComparer.Ordinal);

    public void Add(string queue, Fault fault)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queue, out var list))
            {
                _queues[queue] = list = [];
            }

            list.Add(fault);
        }
    }

    /// <summary>The fault of this call, if any; <see cref="Fault.Left"/> counts what remains after it.</summary>
    public Fault? Take(string queue)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queue, out var list) || list.Count == 0)
            {
                return null;
            }

            var fault = list[0] with { Left = list[0].Left - 1 };
            if (fault.Left > 0)
            {
                list[0] = fault;
            }
            else
            {
                list.RemoveAt(0);
            }

            return fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _queues.Clear();
        }
    }

    public IReadOnlyList<(string Queue, Fault Fault)> All()
    {
        lock (_gate)
        {
            return [.. _queues.SelectMany(queue => queue.Value.Select(fault => (queue.Key, fault)))];
        }
    }
}
