using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Comparable, because messages of one aggregate leave in the order of their ids.</summary>
public readonly record struct OutboxMessageId(long Value) : IStrongId<OutboxMessageId>, IComparable<OutboxMessageId>
{
    public static bool operator <(OutboxMessageId left, OutboxMessageId right) => left.Value < right.Value;

    public static bool operator >(OutboxMessageId left, OutboxMessageId right) => left.Value > right.Value;

    public static bool operator <=(OutboxMessageId left, OutboxMessageId right) => left.Value <= right.Value;

    public static bool operator >=(OutboxMessageId left, OutboxMessageId right) => left.Value >= right.Value;

    public static OutboxMessageId From(long value) => new(value);

    public int CompareTo(OutboxMessageId other) => Value.CompareTo(other.Value);
}

public readonly record struct CrmEventId(long Value) : IStrongId<CrmEventId>
{
    public static CrmEventId From(long value) => new(value);
}

public readonly record struct CrmEventTextId(long Value) : IStrongId<CrmEventTextId>
{
    public static CrmEventTextId From(long value) => new(value);
}

public readonly record struct FindingId(long Value) : IStrongId<FindingId>
{
    public static FindingId From(long value) => new(value);
}

public readonly record struct SourceFileId(long Value) : IStrongId<SourceFileId>
{
    public static SourceFileId From(long value) => new(value);
}

/// <summary>Comparable, because rows in quarantine are looked through in the order of their ids.</summary>
public readonly record struct QuarantineRowId(long Value) : IStrongId<QuarantineRowId>, IComparable<QuarantineRowId>
{
    public static bool operator <(QuarantineRowId left, QuarantineRowId right) => left.Value < right.Value;

    public static bool operator >(QuarantineRowId left, QuarantineRowId right) => left.Value > right.Value;

    public static bool operator <=(QuarantineRowId left, QuarantineRowId right) => left.Value <= right.Value;

    public static bool operator >=(QuarantineRowId left, QuarantineRowId right) => left.Value >= right.Value;

    public static QuarantineRowId From(long value) => new(value);

    public int CompareTo(QuarantineRowId other) => Value.CompareTo(other.Value);
}

public readonly record struct IntegrationActionId(long Value) : IStrongId<IntegrationActionId>
{
    public static IntegrationActionId From(long value) => new(value);
}

public readonly record struct OutboxAttemptId(long Value) : IStrongId<OutboxAttemptId>
{
    public static OutboxAttemptId From(long value) => new(value);
}

public readonly record struct OutboxRevisionId(long Value) : IStrongId<OutboxRevisionId>
{
    public static OutboxRevisionId From(long value) => new(value);
}

/// <summary>Comparable, because the runs that a reconciliation has seen are those up to one.</summary>
public readonly record struct SyncRunId(long Value) : IStrongId<SyncRunId>, IComparable<SyncRunId>
{
    public static bool operator <(SyncRunId left, SyncRunId right) => left.Value < right.Value;

    public static bool operator >(SyncRunId left, SyncRunId right) => left.Value > right.Value;

    public static bool operator <=(SyncRunId left, SyncRunId right) => left.Value <= right.Value;

    public static bool operator >=(SyncRunId left, SyncRunId right) => left.Value >= right.Value;

    public static SyncRunId From(long value) => new(value);

    public int CompareTo(SyncRunId other) => Value.CompareTo(other.Value);
}

public readonly record struct ServiceCodeId(long Value) : IStrongId<ServiceCodeId>
{
    public static ServiceCodeId From(long value) => new(value);
}
