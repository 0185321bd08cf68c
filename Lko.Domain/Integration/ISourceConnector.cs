using Lko.Domain.Billing;

namespace Lko.Domain.Integration;

/// <summary>
/// Reads the files of one wire dialect. It knows bytes, names and layouts; what a row means and whether it counts is decided by the domain.
/// Stateless and safe for concurrent use.
/// </summary>
public interface ISourceConnector
{
    /// <summary>Code of the dialect in the registry of systems.</summary>
    string Dialect { get; }

    /// <summary>What a file of this name carries; null for a name outside the naming rule or a feed this connector does not read.</summary>
    FileName? Recognise(SourceSystem system, string name);

    /// <summary>The controls of the file as a whole, in one pass over it. Null = it may take effect.</summary>
    RejectReason? Check(SourceSystem system, FileName name, Stream content);

    /// <summary>The rows of a balances file that passed <see cref="Check"/>, in file order, read while they are enumerated. Signs are as sent.</summary>
    IEnumerable<SourceRow<BalanceRecord>> ReadBalances(SourceSystem system, FileName name, Stream content);
}

/// <summary>One row of a source file: either the record it carries, or the field that could not be read.</summary>
/// <param name="Line">Line (or ordinal of the record) in the file, from 1.</param>
/// <param name="Raw">The row as it was sent.</param>
public sealed record SourceRow<T>(int Line, string Raw, T? Record, RowFault? Fault)
    where T : class;

/// <param name="Field">Name of the column, as the layout spells it.</param>
public sealed record RowFault(RejectReason Reason, string Field);

/// <summary>A row that was set aside: where it stood, why, and what it said.</summary>
/// <param name="Path"><c>dNN/name</c>, for a member of an archive <c>dNN/name!member</c>.</param>
public sealed record QuarantinedRow(string Path, int Line, string Field, RejectReason Reason, string Raw);
