namespace Lko.Domain.Integration;

/// <summary>
/// Reads the files of one wire dialect. It knows bytes, names and layouts; what a row means and whether it counts is decided by the domain.
/// Stateless and safe for concurrent use.
/// </summary>
public interface ISourceConnector
{
    /// <summary>Code of the dialect in the registry of systems.</summary>
    string Dialect { get; }

    /// <summary>Grows whenever the dialect is read otherwise than before: what was read by an earlier one is read again, though its bytes are the same.</summary>
    int Version => 1;

    /// <summary>The kind of systems that speak it.</summary>
    SourceSystemKind Kind => SourceSystemKind.Billing;

    /// <summary>What the dialect can tell, by the codes of the registry.</summary>
    IReadOnlyList<string> FeedCodes => RegistryEntry.Ledger;

    /// <summary>In which of the encodings of the registry its files may be.</summary>
    IReadOnlyList<string> Encodings => RegistryEntry.Encodings;

    /// <summary>Its systems can be asked over HTTP; the others only send files.</summary>
    bool IsAsked => false;

    /// <summary>What the layouts of the dialect tell as the amount of a row; the other one is told beside it or follows from the VAT. Null where rows have no amounts.</summary>
    AmountBasis? Amounts => AmountBasis.Net;

    /// <summary>
    /// What a file carries by its name, or by its content where the name leaves something open; null for a name outside the naming rule or a feed
    /// this connector does not read.
    /// </summary>
    FileName? Recognise(SourceSystem system, DeliveredFile file);

    /// <summary>The controls of the file as a whole, in one pass over it.</summary>
    FileControl Check(SourceSystem system, FileName name, Stream content);

    /// <summary>The rows of a file that passed <see cref="Check"/>, in file order, read while they are enumerated. Signs are as sent.</summary>
    IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content);
}

/// <summary>What a file's own controls say.</summary>
/// <param name="HasData">False for a well-formed answer that says there is nothing, or a fault.</param>
/// <param name="Rejection">Why the file as a whole is refused; null when it may take effect.</param>
public readonly record struct FileControl(bool HasData, RejectReason? Rejection)
{
    public static FileControl Passed => new(true, null);

    public static FileControl NoData => new(false, null);

    public static FileControl Rejected(RejectReason reason) => new(true, reason);

    /// <summary>Columns or elements beside those of the layout: nothing of them is read, and somebody should know. Null where there are none.</summary>
    public IReadOnlyList<string>? Unknown { get; init; }

    /// <summary>The count and sums of the file agree with its rows, or they do not.</summary>
    public static FileControl Of(bool agrees) => agrees ? Passed : Rejected(RejectReason.TrailerMismatch);

    /// <summary>The same when count and sums agree too; what was refused already stays refused for its own reason.</summary>
    public FileControl And(bool agrees) => Rejection is null && !agrees ? Rejected(RejectReason.TrailerMismatch) : this;
}
