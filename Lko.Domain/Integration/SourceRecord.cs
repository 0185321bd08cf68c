using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// What one row of a source file says, in the portal's own form. A record checks itself against what the portal knows; its values are stored as
/// sent and never repaired.
/// </summary>
public abstract record SourceRecord
{
    /// <summary>Sources round line by line; one kopeck of difference is theirs to keep.</summary>
    public const long ToleranceMinorUnits = 1;

    /// <summary>Nothing dated before this day is taken over: the first period the portal keeps.</summary>
    public static readonly DateOnly FirstOpenDay = new(2026, 1, 1);

    /// <summary>What makes two rows of a feed the same row, inside one system; null when rows have no identity.</summary>
    public abstract string? NaturalKey { get; }

    /// <summary>Folded code of the service or kind of traffic the record is about; null when it names none.</summary>
    public virtual string? ServiceCode => null;

    /// <summary>A word of a list that the portal does not know: the row counts, as another thing than those it knows. Null where there is none.</summary>
    public virtual string? UnknownWord => null;

    /// <summary>What the row adds to the sum of its file, in minor units; null for a feed that is not summed.</summary>
    public virtual long? Summed => null;

    /// <summary>What the row would count with if the portal knew it: the code nobody knows, or the account. Null where no rule of that kind is broken.</summary>
    public virtual string? Missing(RejectReason reason) => reason == RejectReason.UnknownService ? ServiceCode : null;

    /// <summary>The first rule the record breaks, in the order of the rules; null when it counts.</summary>
    public abstract RowFault? Check(SourceReference reference, Period filePeriod);

    /// <summary>Turnovers have the same sign everywhere; only balances follow the source's convention.</summary>
    public virtual SourceRecord WithOurSign(bool balancePositive) => this;

    /// <summary>Names by account what the source names otherwise.</summary>
    public virtual SourceRecord Resolve(SourceReference reference) => this;

    /// <summary>Five amounts that are far from the limits of a balance may still overflow a long together; a decimal holds any sum of them.</summary>
    protected static bool Agrees(decimal minorUnits) => Math.Abs(minorUnits) <= ToleranceMinorUnits;

    private protected static RowFault? Unless(bool holds, RejectReason reason, string field) => holds ? null : new(reason, field);
}

/// <summary>One row of a source file: either the record it carries, or the field that could not be read.</summary>
/// <param name="Line">Line (or ordinal of the record) in the file, from 1.</param>
/// <param name="Raw">The row as it was sent.</param>
/// <param name="Member">The file inside an archive that holds the row; null outside of archives.</param>
public readonly record struct SourceRow(int Line, string Raw, SourceRecord? Record, RowFault? Fault, string? Member = null)
{
    /// <summary>The record as far as it can be read, also where it cannot count: an amount that cannot be read is nothing, as in the file's own control. Null where nothing can.</summary>
    public SourceRecord? Told { get; init; } = Record;

    /// <summary>By what its system knows the row, where its feed has no natural key or the record could not be made; null where neither tells.</summary>
    public string? ExternalId { get => field ?? (Record ?? Told)?.NaturalKey; init; }
}

/// <param name="Field">Name of the column, as the layout or the record spells it.</param>
public sealed record RowFault(RejectReason Reason, string Field);

/// <summary>A row that was set aside: where it stood, why, and what it said.</summary>
/// <param name="Path"><c>dNN/name</c>, for a member of an archive <c>dNN/name!member</c>.</param>
/// <param name="Code">What the portal would have to know for the row to count: a folded code of a service, the number of an account; null where nothing is missing.</param>
/// <param name="ExternalId">By what its system knows the row; null where that could not be read.</param>
public sealed record QuarantinedRow(string Path, int Line, string Field, RejectReason Reason, string Raw, string? Code = null, string? ExternalId = null);

/// <summary>A row that counts and where it came from.</summary>
/// <param name="Raw">The row as it was sent.</param>
public sealed record AcceptedRow(SourceRecord Record, string Path, int Line, string Raw);
