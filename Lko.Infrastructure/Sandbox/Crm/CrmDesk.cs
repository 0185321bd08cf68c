using Lko.Infrastructure.Resources;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>What the CRM answers to a message.</summary>
internal sealed record Intake(int Status, string? CrmId = null, bool Replay = false, string? Code = null, string? Message = null);

/// <summary>The CRM itself: its orders, its memory of messages and its record of events. Thread-safe.</summary>
internal sealed class CrmDesk : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SandboxClock _clock;
    private readonly CrmLedgerFile _file;
    private readonly CrmBook _book = new();
    private TimeSpan _pace;
    private bool _paused;

    public CrmDesk(SandboxClock clock, SandboxOptions options)
    {
        _clock = clock;
        _pace = options.Pace;
        _paused = options.Paused;
        _file = new CrmLedgerFile(options.StatePath);
        foreach (var commit in _file.ReadAll())
        {
            Apply(commit);
        }
    }

    /// <summary>Set when there may be a step to take.</summary>
    public Signal Work { get; } = new();

    /// <summary>Set when an event was recorded.</summary>
    public Signal Recorded { get; } = new();

    public bool Paused
    {
        get => Volatile.Read(ref _paused);
        set
        {
            Volatile.Write(ref _paused, value);
            Work.Set();
        }
    }

    public TimeSpan Pace
    {
        get
        {
            lock (_gate)
            {
                return _pace;
            }
        }

        set
        {
            lock (_gate)
            {
                _pace = value;
            }

            Work.Set();
        }
    }

    /// <summary>Takes one message. The answer may be given only after this returns: the ledger has it then.</summary>
    public Intake Take(CrmMessage message)
    {
        Intake result;
        lock (_gate)
        {
            result = Decide(message);
            if (result.Replay || result.Status == StatusCodes.Status422UnprocessableEntity)
            {
                return result;
            }

            Record(result.CrmId is null
                ? NewCommit() with { Refusal = new StoredRefusal(message.Id, message.BodyHash, result.Code!, result.Message!) }
                : NewCommit() with
                {
                    Message = new StoredMessage(message.Id, message.Type, message.OrderId, result.CrmId, message.BodyHash, _clock.Now, message.User, message.Body),
                });
        }

        Work.Set();
        return result;
    }

    public StoredMessage? Find(Guid messageId)
    {
        lock (_gate)
        {
            return _book.Messages.GetValueOrDefault(messageId);
        }
    }

    /// <summary>Events in the order of recording; the cursor is the number of events already read.</summary>
    public (IReadOnlyList<CrmEvent> Items, int Next, bool More) EventsAfter(int cursor, int limit)
    {
        lock (_gate)
        {
            var items = _book.Events.Skip(cursor).Take(limit).ToArray();
            var next = Math.Max(cursor, 0) + items.Length;
            return (items, next, next < _book.Events.Count);
        }
    }

    public IReadOnlyList<CrmEvent>? EventsOf(string orderId)
    {
        lock (_gate)
        {
            return _book.Orders.TryGetValue(orderId, out var order) ? [.. order.Events] : null;
        }
    }

    /// <summary>Takes one step of one order now, whatever the pace. Null = no such order; a message = why it cannot move, in the current language.</summary>
    public (CrmEvent? Event, string? Refusal)? Step(string orderId, StepWish wish)
    {
        CrmEvent happened;
        lock (_gate)
        {
            if (!_book.Orders.TryGetValue(orderId, out var order))
            {
                return null;
            }

            if (order.IsClosed)
            {
                return (null, InfrastructureTexts.Sandbox["Step.Closed"]);
            }

            var to = wish.To ?? CrmState.Next(order);
            if (to is null)
            {
                return (null, InfrastructureTexts.Sandbox["Step.Waits"]);
            }

            happened = CrmScript.Compose(order, to, _clock.Now, wish);
            Record(NewCommit() with { Events = [happened] });
        }

        Recorded.Set();
        Work.Set();
        return (happened, null);
    }

    /// <summary>Takes every step whose time has come; returns how many.</summary>
    public int RunDue()
    {
        var taken = 0;
        lock (_gate)
        {
            foreach (var order in _book.Orders.Values)
            {
                while (!_paused && CrmRules.DueStep(order, _pace, _clock.Due) is { } to)
                {
                    Record(NewCommit() with { Events = [CrmScript.Compose(order, to, _clock.Now, new StepWish())] });
                    taken++;
                }
            }
        }

        if (taken > 0)
        {
            Recorded.Set();
        }

        return taken;
    }

    /// <summary>How long until the next step of the pace; at most a minute, so that deadlines by date are seen too.</summary>
    public TimeSpan UntilNextStep()
    {
        lock (_gate)
        {
            var longest = TimeSpan.FromMinutes(1);
            if (_paused)
            {
                return longest;
            }

            var now = _clock.Due;
            var due = _book.Orders.Values.Where(order => CrmState.Next(order) is not null).Select(order => order.WorkFromDue + _pace - now);
            var next = due.Append(longest).Min();
            return next > TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(1);
        }
    }

    public void FastForward(TimeSpan by)
    {
        lock (_gate)
        {
            _clock.Forward += by;
            Record(NewCommit());
        }

        Work.Set();
    }

    public void MarkPushed(Guid eventId)
    {
        lock (_gate)
        {
            var commit = NewCommit() with { Pushed = eventId };
            _file.Append(commit, durable: false);
            Apply(commit);
        }
    }

    public bool IsPushed(Guid eventId)
    {
        lock (_gate)
        {
            return _book.Pushed.Contains(eventId);
        }
    }

    /// <summary>Runs a read over the orders, newest first, while nothing changes.</summary>
    public T Read<T>(Func<IReadOnlyList<CrmOrder>, T> read)
    {
        lock (_gate)
        {
            return read([.. _book.Orders.Values.Reverse()]);
        }
    }

    public (int Messages, int Refusals, int Events, int Pushed) Counters()
    {
        lock (_gate)
        {
            return (_book.Messages.Count, _book.Refusals.Count, _book.Events.Count, _book.Pushed.Count);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private Intake Decide(CrmMessage message)
    {
        var words = CrmWords.In(message.Language);
        if (_book.Messages.TryGetValue(message.Id, out var known))
        {
            return string.Equals(known.BodyHash, message.BodyHash, StringComparison.Ordinal)
                ? new Intake(StatusCodes.Status202Accepted, known.CrmId, Replay: true)
                : new Intake(StatusCodes.Status422UnprocessableEntity, Code: "KEY_REUSED", Message: words["Refusal.KeyReused"]);
        }

        if (_book.Refusals.TryGetValue(message.Id, out var refused))
        {
            return string.Equals(refused.BodyHash, message.BodyHash, StringComparison.Ordinal)
                ? new Intake(StatusCodes.Status409Conflict, Replay: true, Code: refused.Code, Message: refused.Message)
                : new Intake(StatusCodes.Status422UnprocessableEntity, Code: "KEY_REUSED", Message: words["Refusal.KeyReused"]);
        }

        if (message.Type is CrmMessage.Place)
        {
            return _book.Orders.ContainsKey(message.OrderId)
                ? CrmRules.Refuse("ORDER_EXISTS", words["Refusal.OrderExists"])
                : new Intake(StatusCodes.Status202Accepted, $"CRM-{7_000_001 + _book.Orders.Count}");
        }

        if (!_book.Orders.TryGetValue(message.OrderId, out var order))
        {
            return CrmRules.Refuse("ORDER_UNKNOWN", words["Refusal.OrderUnknown"]);
        }

        return CrmRules.Objection(order, message, _clock.Due) ?? new Intake(StatusCodes.Status202Accepted, order.CrmId);
    }

    private Commit NewCommit() => new() { At = _clock.Now, Forward = _clock.Forward };

    private void Record(Commit commit)
    {
        _file.Append(commit, durable: true);
        Apply(commit);
    }

    private void Apply(Commit commit)
    {
        _clock.Forward = commit.Forward;
        _book.Apply(commit);
    }
}
