using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>A file of calls nearly all of which have a code that nobody knows: every one is kept and counted, and few are held at a time.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class BadCallsTests
{
    /// <summary>More than are remembered one by one.</summary>
    private const int Rows = 120_000;
    private const int Good = Rows / GoodOneIn;
    private const int Bad = Rows - Good;
    private const int GoodOneIn = 100;
    private const int Remembered = 100_000;
    private const long MostBytes = 40 << 20;
    private const int WorkPerLook = 5;
    private const string Code = "NEWC";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowsThatDoNotCount_AreWrittenWhileTheyAreRead_AndCountOnceTheirCodeIsKnown(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var first = fixture.Time.GetUtcNow();
        Deliver(fixture, "d01/DET_NNOV_352000012525_202606_01.csv");

        await SyncAsync(changed: Good, reprocess: false);
        (await QuarantineAsync(row => row.FirstSeenAt == first && row.Times == 1)).ShouldBe((Bad, Bad));

        fixture.Time.Advance(TimeSpan.FromHours(1));
        await SyncAsync(changed: 0, reprocess: true);
        (await QuarantineAsync(row => row.FirstSeenAt == first && row.Times == 1)).ShouldBe((Bad, Bad), "what is read again was seen before");

        Deliver(fixture, "d02/DET_NNOV_352000012525_202606_01_v2.csv");
        await SyncAsync(changed: 0, reprocess: false);
        (await QuarantineAsync(row => row.FirstSeenAt == first && row.Times == 2)).ShouldBe((Bad, Remembered), "as many as are remembered have come again");

        await using (var db = fixture.Database.Raw())
        {
            db.ServiceCodes.Add(ServiceCode.Create(Nnov, Code, ServiceCodeKind.Traffic, "LOCAL"));
            await db.SaveChangesAsync(Token);
        }

        var (run, _) = await MeasureAsync(() => fixture.SyncAsync(reprocess: true));
        (run.State, run.Counts.AcceptedRows, run.Counts.QuarantinedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, Rows, 0, Bad), run.Error);
        (await QuarantineAsync(_ => true)).ShouldBe((0, 0));

        async Task SyncAsync(int changed, bool reprocess)
        {
            var (told, bytes) = await MeasureAsync(() => fixture.SyncAsync(reprocess: reprocess));
            (told.State, told.Counts.AcceptedRows, told.Counts.QuarantinedRows, told.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, Good, Bad, changed), told.Error);
            bytes.ShouldBeLessThan(MostBytes);
            await using var db = fixture.Database.Raw();
            (await db.CallDetails.CountAsync(Token)).ShouldBe(Good);
            var file = await db.SourceFiles.OrderByDescending(row => row.Id).FirstAsync(Token);
            (file.AcceptedRows, file.QuarantinedRows).ShouldBe((Good, Bad));
        }

        async Task<(int All, int Such)> QuarantineAsync(System.Linq.Expressions.Expression<Func<QuarantineRow, bool>> such)
        {
            await using var db = fixture.Database.Raw();
            return (await db.QuarantineRows.CountAsync(Token), await db.QuarantineRows.CountAsync(such, Token));
        }
    }

    private static void Deliver(BalancesFixture fixture, string path)
    {
        var text = new StringBuilder("Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка\r\n");
        for (var index = 0; index < Rows; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"01.06.2026;{TimeSpan.FromSeconds(index % 86_400):hh\\:mm\\:ss};7831{index:0000000};78454798595;STIN03;Вх;{(index % GoodOneIn == 0 ? "MN10" : Code)};60;6,4500;6,45;TP-NNO-02\r\n");
        }

        fixture.Deliver(Nnov, path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Runs something and looks now and then how much is alive more than before: a look takes the longer the more others have alive, and the work goes on between.</summary>
    private static async Task<(T Result, long Bytes)> MeasureAsync<T>(Func<Task<T>> work)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        var most = before;
        var running = Task.Run(work, Token);
        using var beat = new PeriodicTimer(Beat);
        while (!running.IsCompleted && await beat.WaitForNextTickAsync(Token))
        {
            var look = Stopwatch.StartNew();
            GC.Collect();
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            beat.Period = Beat + (look.Elapsed * WorkPerLook);
        }

        return (await running, most - before);
    }
}
