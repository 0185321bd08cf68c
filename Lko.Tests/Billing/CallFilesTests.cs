using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>Files of calls that share a call: it counts once, in the first of them that counts.</summary>
public sealed class CallFilesTests
{
    private const string First = "d01/DET_NNOV_352000012525_202606_01.csv";
    private const string Second = "d01/DET_NNOV_352000012525_202606_02.csv";
    private const string Header = "Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка\r\n";
    private const string Shared = "01.06.2026;00:00:49;78312472160;78458081922;STIN09;Вх;ZM12;256;1,5000;6,40;TP-NNO-02\r\n";
    private const string Own = "01.06.2026;00:03:04;78318845616;78453421737;STIN05;Исх;ZM12;597;1,5000;14,93;TP-NNO-02\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileRewrittenAndRefused_LetsItsCallCountInTheNextOne(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, Shared);
        Deliver(fixture, Second, Shared + Own);
        await fixture.SyncAsync();
        (await StateAsync(fixture)).ShouldBe((2, 1));

        Deliver(fixture, First, Shared + "#ИТОГО;9;256;6,40\r\n");
        var run = await fixture.SyncAsync();

        (run.State, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 1));
        (await StateAsync(fixture)).ShouldBe((2, 0));
        (await fixture.SyncAsync()).Counts.AcceptedRows.ShouldBe(0);
    }

    /// <summary>A file is written as a whole; what has changed is what it says otherwise, and a month before it is left alone.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileToldAnew_OnlyWhatItSaysOtherwiseHasChanged(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, "d01/DET_NNOV_352000012525_202605_01.csv", Own.Replace(".06.", ".05.", StringComparison.Ordinal));
        Deliver(fixture, First, Shared + Own);
        (await fixture.SyncAsync()).Counts.ChangedRows.ShouldBe(3);
        var may = await MayAsync(fixture);

        foreach (var (path, rows, changed) in new[]
        {
            (First, Shared + Own.Replace("597", "598", StringComparison.Ordinal), 1),
            ("d02/DET_NNOV_352000012525_202606_01.csv", Shared + Own, 1),
            ("d03/DET_NNOV_352000012525_202606_01.csv", Shared + Own + Own.Replace("00:03:04", "00:04:04", StringComparison.Ordinal), 1),
            ("d04/DET_NNOV_352000012525_202606_01.csv", Own, 2),
            ("d05/DET_NNOV_352000012525_202606_01.csv", "\r\n" + Own, 0),
        })
        {
            Deliver(fixture, path, rows);
            var run = await fixture.SyncAsync();
            (run.State, run.Counts.NewFiles, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 1, changed), path);
        }

        (await StateAsync(fixture)).ShouldBe((2, 0));
        (await MayAsync(fixture)).ShouldBe(may, "nothing of it was written again");
    }

    /// <summary>More calls than are read from the table at once.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LargeFileToldAnew_OnlyWhatItSaysOtherwiseHasChanged(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Calls("202606", 20_500);
        Deliver(fixture, Second, Own);
        (await fixture.SyncAsync()).Counts.ChangedRows.ShouldBe(20_501);

        foreach (var (count, changed) in new[] { (20_499, 1), (20_502, 3), (0, 20_502) })
        {
            fixture.Calls("202606", count);
            (await fixture.SyncAsync()).Counts.ChangedRows.ShouldBe(changed);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FileThatCountsNoMore_ItsCallsHaveChanged(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, Shared + Own);
        await fixture.SyncAsync();

        Deliver(fixture, First, Shared + "#ИТОГО;9;256;6,40\r\n");
        var run = await fixture.SyncAsync();

        (run.Counts.RejectedFiles, run.Counts.ChangedRows).ShouldBe((1, 2));
        (await StateAsync(fixture)).ShouldBe((0, 0));
    }

    /// <summary>"Other columns may hold anything", and what they hold is stored as it was sent.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LongTextsOfACall_AreStoredAsSent(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, "01.06.2026;00:00:49;7831247216078312472160783;78458081922;TRUNK-OF-A-LONG-NAME-09;Входящий междугородный;ZM12;256;1,5000;6,40;TP-NNO-02\r\n");

        var run = await fixture.SyncAsync();

        (run.Counts.AcceptedRows, run.Counts.QuarantinedRows).ShouldBe((1, 0), run.Error);
        await using var db = fixture.Database.Raw();
        var call = await db.CallDetails.SingleAsync(Token);
        (call.NumberA, call.Trunk, call.Direction).ShouldBe(("7831247216078312472160783", "TRUNK-OF-A-LONG-NAME-09", "Входящий междугородный"));
    }

    private static void Deliver(BalancesFixture fixture, string path, string rows) => fixture.Deliver(Nnov, path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Header + rows)]);

    private static async Task<CallDetailId> MayAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        return await db.CallDetails.OrderBy(row => row.AnsweredAt).Select(row => row.Id).FirstAsync(Token);
    }

    private static async Task<(int Calls, int Quarantined)> StateAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        return (await db.CallDetails.CountAsync(Token), await db.QuarantineRows.CountAsync(Token));
    }
}
