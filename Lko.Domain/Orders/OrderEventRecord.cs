using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Orders;

/// <summary>One event of the CRM as a file tells it.</summary>
/// <param name="Order">The portal's number of the order; the CRM's id where the event tells no other.</param>
/// <param name="State">The CRM's code.</param>
/// <param name="Json">The event as it was sent.</param>
public sealed record OrderEventRecord(string EventId, string Order, int Sequence, string State, string Json) : SourceRecord
{
    /// <summary>An event may be told any number of times: it is known by its id when it is recorded.</summary>
    public override string? NaturalKey => null;

    public override RowFault? Check(SourceReference reference, Period filePeriod) => null;

    /// <summary>Reads a line by the contract that holds for pushed events.</summary>
    public static SourceRow Read(int line, string json)
    {
        var read = CrmEventReader.Read(json);
        return read.Event is { } incoming
            ? new(line, json, new OrderEventRecord(incoming.EventId, incoming.Named, incoming.Report.Sequence, incoming.Report.Row.Code, json), null)
            : new(line, json, null, new(read.Sequence == 0 ? RejectReason.BadNumber : RejectReason.OffContract, read.Member)) { ExternalId = read.Sequence == 0 ? null : read.EventId };
    }
}
