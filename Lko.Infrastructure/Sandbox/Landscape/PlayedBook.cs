using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>
/// The book of one system. Everything is enumerated as it is asked for and nothing is kept, so that a million rows cost no memory. An account pays
/// as its habit is, hence the closing balance follows from the month's charges alone and the payments are what lies between: the opening of a month
/// is the closing of the one before without playing all months since the beginning.
/// </summary>
internal sealed partial class PlayedBook(ulong seed, PlayedScale scale, PlayedRegistry registry, PlayedSystem system, IReadOnlyDictionary<Period, int>? versions)
{
    public PlayedSystem System { get; } = system;

    public PlayedScale Scale { get; } = scale;

    public IReadOnlyList<PlayedAccount> Accounts { get; } = registry.AccountsOf(system.Code);

    /// <summary>How often a month was told; 1 = not corrected.</summary>
    public int Version(Period period) => versions is not null && versions.TryGetValue(period, out var version) ? version : 1;

    /// <summary>Chance that belongs to this system.</summary>
    public Dice Throw(string subject, params ReadOnlySpan<int> numbers) => Dice.Of(seed, $"{System.Code}/{subject}", numbers);

    public IEnumerable<PlayedBalance> Balances(Period period) => Accounts.Select(account => Balance(account, period));

    private PlayedBalance Balance(PlayedAccount account, Period period)
    {
        var (charged, corrected) = Turnover(account, period);
        var (opening, closing) = (Closing(account, PlayedLedger.Before(period)), Closing(account, period));
        return new(account, opening, charged, corrected, opening + charged + corrected - closing, closing);
    }

    private (long Charged, long Corrected) Turnover(PlayedAccount account, Period period)
    {
        long charged = 0, corrected = 0;
        foreach (var charge in Charges(account, period))
        {
            if (charge.IsCorrection)
            {
                corrected += charge.Gross;
            }
            else
            {
                charged += charge.Gross;
            }
        }

        return (charged, corrected);
    }

    private long Closing(PlayedAccount account, Period period)
    {
        long due = 0, late = 0;
        foreach (var charge in Charges(account, period))
        {
            // What a correction adds was not known when the month was paid for.
            if (IsLate(charge))
            {
                late += charge.Gross;
            }
            else
            {
                due += charge.Gross;
            }
        }

        return Amounts.Rounded(due * Habit(account), 100) + late;
    }

    /// <summary>What is left at the end of a month, in per cent of its charges: 100 = pays last month's invoice in full.</summary>
    private int Habit(PlayedAccount account) => Throw("habit", account.Ordinal).Below(10) switch
    {
        0 => 0,
        1 => -15,
        2 => 50,
        3 => 240,
        _ => 100,
    };
}
