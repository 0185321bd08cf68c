using Lko.Domain.Common;
using Lko.Infrastructure.Sandbox.Landscape;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>The played books balance: months follow on one another, and documents and payments come from the same figures as the balances.</summary>
public sealed class LedgerTests
{
    private static readonly PlayedLedger Ledger = At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Billings => [.. Ledger.Systems.Where(system => system.Kind == "Billing").Select(system => system.Code)];

    internal static PlayedLedger At(DateTimeOffset now, PlayedScale? scale = null) => new(PlayedLedger.DefaultSeed, scale ?? PlayedScale.Small, new FakeTimeProvider(now));

    [Fact]
    public void Systems_AreAllThatKeepBooks()
    {
        Ledger.Systems.Count().ShouldBe(69);
        Ledger.Systems.Count(system => system.Delivers).ShouldBe(56);
    }

    [Theory]
    [MemberData(nameof(Billings))]
    public void Balances_OpenWhereTheMonthBeforeClosed_AndAddUpToTheirRows(string code)
    {
        var system = Ledger.Registry.Find(code)!;
        var book = Ledger.Open(system);
        var months = Ledger.Months(system);
        months.ShouldBe([new Period(2026, 5), new Period(2026, 6)]);

        book.Balances(months[1]).Select(row => row.Opening).ShouldBe(book.Balances(months[0]).Select(row => row.Closing));
        foreach (var month in months)
        {
            var balances = book.Balances(month).ToList();
            balances.ShouldAllBe(row => row.Opening + row.Charged + row.Corrected - row.Paid == row.Closing);
            balances.Sum(row => row.Charged).ShouldBe(book.Charges(month).Where(row => !row.IsCorrection).Sum(row => row.Gross));
            balances.Sum(row => row.Corrected).ShouldBe(book.Charges(month).Where(row => row.IsCorrection).Sum(row => row.Gross));
            balances.Sum(row => row.Paid).ShouldBe(book.Payments(month).Where(row => row.Account is not null).Sum(row => row.Sum));
            book.Documents(month).Where(row => row.Type is "UPD" or "ACT").Sum(row => row.Gross).ShouldBe(balances.Sum(row => row.Charged));
            book.Charges(month).GroupBy(row => row.Account).ShouldAllBe(rows => rows.Count() >= 1 && rows.Count() <= 6);
            book.Charges(month).Select(row => row.Id).ShouldBeUnique(StringComparer.Ordinal);
            book.Payments(month).ShouldContain(row => row.Account == null);
        }
    }

    [Fact]
    public void Correction_OfAMonth_AddsToItAndToTheOpeningOfTheNext()
    {
        var system = Ledger.Registry.Find("ASR-NNOV-1")!;
        var (before, last) = (Ledger.Months(system)[0], Ledger.Months(system)[1]);
        var told = Ledger.Open(system);
        var corrected = Ledger.Open(system, new Dictionary<Period, int> { [before] = 2 });

        var added = corrected.Balances(before).Sum(row => row.Closing) - told.Balances(before).Sum(row => row.Closing);

        added.ShouldBePositive();
        corrected.Balances(before).Sum(row => row.Paid).ShouldBe(told.Balances(before).Sum(row => row.Paid));
        (corrected.Balances(last).Sum(row => row.Opening) - told.Balances(last).Sum(row => row.Opening)).ShouldBe(added);
    }

    [Fact]
    public void LastClosed_IsOfTheZoneOfTheSystem()
    {
        // The last evening of June in Kaliningrad is the first of July in Kamchatka.
        var ledger = At(new DateTimeOffset(2026, 6, 30, 15, 0, 0, TimeSpan.Zero));

        ledger.LastClosed(ledger.Registry.Find("ASR-KLGD-1")!).ShouldBe(new Period(2026, 5));
        ledger.LastClosed(ledger.Registry.Find("ASR-KAMC-1")!).ShouldBe(new Period(2026, 6));
    }

    [Fact]
    public void LargeScale_HasThePromisedVolume()
    {
        var ledger = At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero), PlayedScale.Large);
        var billings = ledger.Systems.Where(system => system.Kind == "Billing").ToList();

        billings.Sum(system => ledger.Registry.AccountsOf(system.Code).Count).ShouldBe(3_000);
        billings.SelectMany(system => ledger.Registry.AccountsOf(system.Code)).Select(account => account.Inn).Distinct(StringComparer.Ordinal).Count().ShouldBe(12);
        billings.SelectMany(system => ledger.Registry.AccountsOf(system.Code)).GroupBy(account => account.Contract, StringComparer.Ordinal)
            .ShouldAllBe(contract => contract.Select(account => account.Inn).Distinct(StringComparer.Ordinal).Count() == 1, "a contract is of one operator, whichever billings name it");
        (billings.Count(system => system.Feeds.Contains("usage")) * 2 * PlayedScale.Large.CallsPerSystem).ShouldBeInRange(10_000_000, 10_100_000);
        var charges = billings.Sum(system => ledger.Months(system).Sum(month => ledger.Open(system).Charges(month).LongCount()));
        charges.ShouldBeInRange(990_000, 1_010_000);
    }
}
