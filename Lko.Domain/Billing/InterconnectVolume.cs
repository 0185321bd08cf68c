using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Domain.Billing;

/// <summary>Traffic of an operator through one point of interconnection, of one kind and direction, over a period.</summary>
public sealed class InterconnectVolume : LedgerRow
{
    public const int MaxCodeLength = 100;

    private InterconnectVolume()
    {
    }

    private InterconnectVolume(InterconnectPartner partner, Period period, string keyHash, RowSource source)
        : base(partner, partner.System, period, keyHash, source) => PartnerId = partner.Id;

    public InterconnectVolumeId Id { get; private set; }

    public InterconnectPartnerId PartnerId { get; private set; }

    public string Direction { get; private set; } = "";

    public string Point { get; private set; } = "";

    public string Service { get; private set; } = "";

    public long Calls { get; private set; }

    public long Seconds { get; private set; }

    public Money Net { get; private set; }

    public Money Vat { get; private set; }

    public Money Gross { get; private set; }

    public override object Told() =>
        (PartnerId, Direction, Point, Service, Calls, Seconds, Net, Vat, Gross);

    public static InterconnectVolume Of(InterconnectPartner partner, InterconnectRecord record, Period period, string keyHash, RowSource source) => new(partner, period, keyHash, source)
    {
        Direction = StoredText.Fit(record.Direction, MaxCodeLength),
        Point = StoredText.Fit(record.Point, MaxCodeLength),
        Service = StoredText.Fit(record.Service, MaxCodeLength),
        Calls = record.Calls,
        Seconds = record.Seconds,
        Net = record.Net,
        Vat = record.Vat,
        Gross = record.Total,
    };
}
