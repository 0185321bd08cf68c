using System.Buffers;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.FixedCp866;

/// <summary>
/// Whether the lines of a file are cut as its layout has it. Columns have no names here: a lost one shows by what stands where the layout has a sign or a
/// moment, a new one at the end by lines that are longer than it.
/// </summary>
internal sealed class FixedLines(Feed feed)
{
    private const int PaymentColumns = 8;
    private const int SignedAmount = 14;

    private static readonly SearchValues<char> Signs = SearchValues.Create("+-");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> DigitsOrNone = SearchValues.Create("0123456789 ");

    private readonly FieldCounts _payments = new(PaymentColumns);
    private int _rows;
    private int _fitting;
    private int _least = int.MaxValue;

    public void Row(WireLine line)
    {
        if (feed == Feed.Payments)
        {
            if (line.Number > 1)
            {
                _payments.Row(line.Text.AsSpan().Count(';') + 1, line.Text.EndsWith(';'));
            }

            return;
        }

        _rows++;
        _fitting += Fits(line.Text) ? 1 : 0;
        _least = Math.Min(_least, line.Text.AsSpan().TrimEnd().Length);
    }

    public FileControl Judge() =>
        feed == Feed.Payments ? _payments.Judge()
        : _rows >= NamedLayout.FewRows && _fitting == 0 ? FileControl.Rejected(RejectReason.LayoutChanged)
        : FileControl.Passed with { Unknown = NamesBeside.Beyond(Width, _rows > 0 && _least > Width ? Width + 1 : 0) };

    /// <summary>Length of a whole line.</summary>
    private int Width => feed switch { Feed.Accounts => 165, Feed.Balances => 117, Feed.Charges => 160, Feed.Documents => 180, _ => 128 };

    private bool Fits(string line) => feed switch
    {
        // The days of the contract.
        Feed.Accounts => Has(line, 57, 16, DigitsOrNone),
        Feed.Balances => HasAmounts(line, 45, 59, 73, 87, 101),
        Feed.Charges => HasAmounts(line, 67, 83, 97),
        Feed.Documents => HasAmounts(line, 87, 101, 115),

        // The moment of the answer, and the seconds.
        _ => Has(line, 66, SignedAmount + 7, Digits),
    };

    private static bool HasAmounts(string line, params ReadOnlySpan<int> places)
    {
        foreach (var place in places)
        {
            if (!Has(line, place, 1, Signs))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Has(string line, int place, int length, SearchValues<char> signs) =>
        line.Length >= place + length && !line.AsSpan(place, length).ContainsAnyExcept(signs);
}
