using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;

namespace Lko.Domain.Billing;

/// <summary>
/// The payer's ИНН as a source told it. Billings lose leading zeros and carry what a clerk typed, yet money that came in is never refused for that: what was
/// told is kept, and whether it can be an ИНН at all is known.
/// </summary>
public sealed record PayerInn
{
    public const int MaxLength = 40;

    private PayerInn(string told) => (Told, Inn) = (told, Inn.TryParse(told, out var inn) ? inn : null);

    public string Told { get; }

    /// <summary>Null when nothing was told, or what was told fails the check digits.</summary>
    public Inn? Inn { get; }

    public bool IsTold => Told.Length > 0;

    public static PayerInn Of(string told) => new(StoredText.Fit(told, MaxLength));

    public override string ToString() => Told;
}
