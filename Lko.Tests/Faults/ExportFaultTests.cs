using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Tests.Integration;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Faults;

/// <summary>
/// The CRM's snapshots and the requests for last miles, struck on the real wire (F12 to F16, F29): in the middle of the first reading, and at the beginning and in the middle of a later one. What was known
/// stays letter by letter, and once the fault is over every row says what the system tells, and the place to read on from is the one of a reading that nothing ever struck.
/// </summary>
public sealed class ExportFaultTests(ExportFaultTests.FaultFree faultFree) : IClassFixture<ExportFaultTests.FaultFree>
{
    private const int AsLongAsItTakes = 100;

    /// <summary>Requests of the first page.</summary>
    private const int PageSize = 200;

    private const int MoreThanAPage = 250;

    /// <summary>Each fault that the two can have: neither answers in markup, and only the CRM names its answers.</summary>
    public static TheoryData<DatabaseProvider, string, string> Faults =>
    [
        .. from fault in Enum.GetNames<AnswerFault>().Except([nameof(AnswerFault.XmlBomb), nameof(AnswerFault.ExternalEntity)], StringComparer.Ordinal)
           from row in ((DatabaseProvider, string)[])[(DatabaseProvider.PostgreSql, Crm), (DatabaseProvider.Sqlite, LastMile)]
           where row.Item2 is Crm || fault is not nameof(AnswerFault.TraversalName)
           select new TheoryDataRow<DatabaseProvider, string, string>(row.Item1, row.Item2, fault),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ReadingStruck_KeepsWhatWasKnown_AndEveryRowIsAsToldAfterwards(DatabaseProvider provider, string system, string fault)
    {
        await using var asked = await OpenAsync(provider);
        await asked.WriteAsync(MoreThanAPage);
        var first = await ToldRows.ReadAsync(asked, system);
        await StrikeAsync(asked, system, fault, after: 1);

        var struck = await asked.SyncAsync(system);

        (struck.State, struck.Fault).ShouldBe((SyncRunState.Failed, (SyncFault?)AnswerFaultEngineTests.Said(fault)), struck.Error);

        // Where the system itself broke off, nothing is said of single feeds.
        struck.Missed.ShouldBe(struck.Fault is SyncFault.TimedOut or SyncFault.Unreachable ? [] : [system is Crm ? Feed.ClientNodes : Feed.LastMileRequests]);
        (await StoredRows.ReadAsync(asked, system)).Values.ShouldBe((system is Crm ? first.Orders : first.Requests.Take(PageSize)).Order(StringComparer.Ordinal));

        await HealAsync(asked);
        (await asked.SyncedAsync(system)).QuarantinedRows.ShouldBe(0);
        var known = await StoredRows.ReadAsync(asked, system);
        known.Values.ShouldBe(first.All);
        known.Cursor.ShouldBe(system is Crm ? null : faultFree.First);

        await GoOnAsync(asked);
        var second = await ToldRows.ReadAsync(asked, system);
        second.All.Except(first.All, StringComparer.Ordinal).ShouldNotBeEmpty();
        await StrikeAsync(asked, system, fault);

        struck = await asked.SyncAsync(system);

        (struck.State, struck.Fault).ShouldBe((SyncRunState.Failed, (SyncFault?)AnswerFaultEngineTests.Said(fault)), struck.Error);
        var kept = await StoredRows.ReadAsync(asked, system);
        kept.Origins.ShouldBe(known.Origins);
        kept.Values.ShouldBe(known.Values);
        kept.Cursor.ShouldBe(known.Cursor);

        await asked.Sandbox.ControlAsync("billing/faults/clear");
        await StrikeAsync(asked, system, fault, after: 1);
        (await asked.SyncAsync(system)).State.ShouldBe(SyncRunState.Failed);

        await HealAsync(asked);
        (await asked.SyncedAsync(system)).QuarantinedRows.ShouldBe(0);
        var healed = await StoredRows.ReadAsync(asked, system);
        healed.Values.ShouldBe(second.After(first));
        healed.Cursor.ShouldBe(system is Crm ? null : faultFree.Second);
        (await asked.SyncedAsync(system)).ChangedRows.ShouldBe(0);
        (await StoredRows.ReadAsync(asked, system)).Values.ShouldBe(healed.Values);
    }

    /// <summary>Two days later: orders have moved and come, requests were revised and written.</summary>
    private static async Task GoOnAsync(AskedSystems asked)
    {
        asked.Sandbox.Time.Advance(TimeSpan.FromDays(2));
        await asked.Sandbox.PlaceAsync();
        var written = await asked.WriteAsync(3);
        await asked.ReviseAsync(written[0]);
    }

    private static Task StrikeAsync(AskedSystems asked, string system, string fault, int after = 0)
    {
        asked.Waits.Retries = 0;
        asked.Waits.Headers = fault is nameof(AnswerFault.Hang) ? TimeSpan.FromSeconds(1.5) : asked.Waits.Headers;
        asked.Waits.Attempt = fault is nameof(AnswerFault.Drip) ? TimeSpan.FromSeconds(2) : asked.Waits.Attempt;
        return asked.FaultAsync(system, fault, AsLongAsItTakes, after);
    }

    private static async Task HealAsync(AskedSystems asked)
    {
        await asked.Sandbox.ControlAsync("billing/faults/clear");
        (asked.Waits.Headers, asked.Waits.Attempt) = (new WaitOptions().Headers, new WaitOptions().Attempt);
    }

    /// <summary>The same two readings of the last-mile portal with nothing in their way: the places where they end. Snapshots are read whole and have none.</summary>
    public sealed class FaultFree : IAsyncLifetime
    {
        internal string First { get; private set; } = "";

        internal string Second { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await using var asked = await OpenAsync();
            await asked.WriteAsync(MoreThanAPage);
            First = await ReadAsync(asked);
            await GoOnAsync(asked);
            Second = await ReadAsync(asked);
            string.Equals(First, Second, StringComparison.Ordinal).ShouldBeFalse();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string> ReadAsync(AskedSystems asked)
        {
            await asked.SyncedAsync(LastMile);
            return (await StoredRows.ReadAsync(asked, LastMile)).Cursor.ShouldNotBeNull();
        }
    }
}
