using System.Diagnostics;
using System.Globalization;
using Lko.Domain.Integration;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.EndToEnd;
using Lko.Tests.Faults;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Soak;

/// <summary>
/// The large landscape as an operations person starts it: 3,000 accounts, a million charges and ten million calls come over the transports of 71
/// systems into the portal's own database, and every figure is the one that the system's book has.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class LargeLandscapeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private static readonly PlayedLedger Ledger = new(PlayedLedger.DefaultSeed, PlayedScale.Large, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllSystems_ComeThroughThePortal_AsTheirBooksHaveThem()
    {
        await using var portal = new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal) { ["Landscape:SandboxScale"] = "large" });
        var clock = Stopwatch.StartNew();
        await portal.StartAsync();
        await using var db = portal.OpenDatabase();
        await Eventually.Until(async () => await RestAsync() is 0, Patience, "every system has been read");
        Said("all systems are read");

        foreach (var system in Ledger.Systems)
        {
            (await StoredTotals.OfAsync(db, system.Code)).ToString().ShouldBe(StoredTotals.Told(Ledger.Open(system), Ledger.Months(system)).ToString(), system.Code);
        }

        (await db.QuarantineRows.CountAsync(Token)).ShouldBe(0);
        (await db.Findings.Where(finding => finding.ClosedAt == null).Select(finding => finding.Kind + " " + finding.Subject).ToListAsync(Token)).ShouldBeEmpty();
        var (accounts, charges, calls) = (await db.Accounts.CountAsync(Token), await db.Charges.CountAsync(Token), await db.CallDetails.CountAsync(Token) + await db.SwitchCalls.CountAsync(Token));
        Said(string.Create(CultureInfo.InvariantCulture, $"{accounts:N0} accounts, {charges:N0} charges, {calls:N0} calls are what the books say"));

        async Task<int> RestAsync()
        {
            var read = await db.SourceFreshness.Where(row => row.LastSuccessAt != null && row.FailingSince == null).Select(row => row.System).ToListAsync(Token);
            return await db.SourceSystems.CountAsync(row => !read.Contains(row.Code), Token) + await db.SyncRuns.CountAsync(row => row.State == SyncRunState.Running, Token);
        }

        void Said(string what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0.0} s: {what}"));
    }
}
