using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>A kind of data a source system delivers. The numbers are stored: never renumber.</summary>
public enum Feed
{
    Balances = 1,
    Charges = 2,
    Payments = 3,
    Documents = 4,
    Usage = 5,

    /// <summary>Five-minute samples of ports, for the 95th percentile.</summary>
    TrafficSamples = 6,

    /// <summary>Volumes per partner, point, service and direction.</summary>
    Interconnect = 7,

    /// <summary>All orders the CRM knows, whatever way they came.</summary>
    ReportedOrders = 8,

    /// <summary>The CRM's tree of clients: groups, legal entities, branches, contracts, accounts.</summary>
    ClientNodes = 9,

    /// <summary>Requests for last miles, told when they change.</summary>
    LastMileRequests = 10,

    /// <summary>Contracts and personal accounts of a billing, and whose they are.</summary>
    Accounts = 11,

    /// <summary>What happened to orders in the CRM, told line by line; the same is pushed and can be asked for.</summary>
    OrderEvents = 12,
}

/// <summary>What a file of a feed stands for.</summary>
public static class FeedNature
{
    /// <summary>All feeds in the order in which they are taken over: rows of the others name accounts.</summary>
    public static readonly IReadOnlyList<Feed> InOrder = [Feed.Accounts, .. Enum.GetValues<Feed>().Where(feed => feed != Feed.Accounts)];

    /// <summary>The files of a month say everything there is, in parts: those of a later month take the place of all before.</summary>
    public static bool IsRegister(this Feed feed) => feed is Feed.Accounts;

    /// <summary>Each file says everything there is: the latest counts, whatever month its name has.</summary>
    public static bool IsSnapshot(this Feed feed) => feed is Feed.ReportedOrders or Feed.ClientNodes;

    /// <summary>Rows of a month are held until all of them are read; of calls and samples there are too many, and they go by one by one.</summary>
    public static bool IsHeld(this Feed feed) => feed is not (Feed.Usage or Feed.TrafficSamples);

    /// <summary>Each file says what changed: no file replaces another, its rows do.</summary>
    public static bool IsJournal(this Feed feed) => feed is Feed.LastMileRequests or Feed.OrderEvents;
}

/// <summary>Why a row or a whole file was not taken over. A closed set; the numbers are stored: never renumber.</summary>
public enum RejectReason
{
    /// <summary>The file's own count or sums disagree with its rows, or its mandatory control is missing; of a document row: its payload is absent or altered.</summary>
    TrailerMismatch = 1,

    /// <summary>The amounts of the row do not add up.</summary>
    BalanceEquation = 2,

    /// <summary>The account is not an account of this system.</summary>
    UnknownAccount = 3,
    UnknownService = 4,
    BadDate = 5,
    BadNumber = 6,

    /// <summary>Bytes that are not text in the system's encoding.</summary>
    BadEncoding = 7,

    /// <summary>An accepted row with the same natural key precedes this one.</summary>
    DuplicateRecord = 8,

    /// <summary>Dated before the first period the portal keeps.</summary>
    PeriodClosed = 9,

    /// <summary>More characters than the portal keeps: cut off it would be another value, or another name.</summary>
    TooLong = 10,

    /// <summary>A file name that is not made of letters, digits and plain marks.</summary>
    UnsafeName = 11,

    /// <summary>A link, a device: nothing that was delivered.</summary>
    NotAFile = 12,

    /// <summary>Lies beside the deliveries <c>dNN</c>.</summary>
    OutOfPlace = 13,

    /// <summary>Nobody the portal knows has this taxpayer number, or a branch with this registration.</summary>
    UnknownOperator = 14,

    /// <summary>The contract or the account belongs to another operator, or to another branch: a file moves nothing from one to the other.</summary>
    ForeignOwner = 15,

    /// <summary>A column or an element that the layout must have is missing or stands elsewhere: whoever read on would take one thing for another.</summary>
    LayoutChanged = 16,

    /// <summary>An event that names itself and its place, and says something that the contract with its sender does not know.</summary>
    OffContract = 17,

    /// <summary>More bytes than any delivery has.</summary>
    TooLarge = 18,
}

/// <summary>What became of one delivered file. The numbers are stored: never renumber.</summary>
public enum FileVerdict
{
    /// <summary>Its rows count.</summary>
    Effective = 1,

    /// <summary>Replaced by a later file of the same logical key, or older than it on arrival.</summary>
    Superseded = 2,

    /// <summary>The effective file once more, byte for byte; no effect.</summary>
    Repeated = 3,

    /// <summary>Failed the file's own controls; the earlier effective file stays.</summary>
    Rejected = 4,

    /// <summary>A marker beside the data: <c>.ok</c>, <c>.md5</c>, <c>.tmp</c>.</summary>
    Ignored = 5,

    /// <summary>A well-formed answer that says there is nothing, or a fault.</summary>
    NoData = 6,

    /// <summary>A feed that the portal does not read from this dialect, or a name outside the naming rule.</summary>
    Unsupported = 7,

    /// <summary>Never opened: its name or its kind is none that a delivery may have.</summary>
    NotTaken = 8,
}

/// <summary>What a file is a version of. Per key exactly one file is effective.</summary>
/// <param name="Part">Independent share of the period; parts add up.</param>
/// <param name="Account">Set for usage details, which come per account.</param>
public sealed record LogicalKey(Feed Feed, Period Period, int Part, string? Account = null);

/// <summary>What the name of a delivered file says.</summary>
/// <param name="Version">1 when the name carries none.</param>
public sealed record FileName(LogicalKey Key, int Version);
