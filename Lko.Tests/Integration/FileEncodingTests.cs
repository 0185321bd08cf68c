using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.RereadFiles;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>The registry says another encoding of a system: what it was wrong about is read right, and what was told before the system told otherwise stays what it was.</summary>
public sealed class FileEncodingTests
{
    private const string Windows = "windows-1251";
    private const string Koi = "koi8-r";
    private const string Service = "IP-транзит";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string, string> Switches =>
    [
        .. from provider in IntegrationScene.Databases
        from each in ((string, string)[])[(Windows, RegistryEntry.Utf8), (RegistryEntry.Utf8, Windows), (RegistryEntry.Utf8, Koi)]
        select new TheoryDataRow<DatabaseProvider, string, string>(provider.Data, each.Item1, each.Item2),
    ];

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task SystemThatBeginsToTellInAnotherEncoding_KeepsWhatItTold(DatabaseProvider provider, string before, string after)
    {
        await using var scene = await OpenAsync(provider);
        await DescribeAsync(scene, before);
        Deliver(scene, before, "d01", 4);
        await scene.RunAsync();
        await DescribeAsync(scene, after);
        await ShouldHoldAsync(scene, 4);

        // Another part of a month that was told before, and a month of its own.
        Deliver(scene, after, "d02", 4, part: 2);
        Deliver(scene, after, "d03", 5);
        await ShouldHoldAsync(scene, 4, 4, 5);

        scene.Connectors = [new VersionedConnector(Dialect, 2)];
        await ShouldHoldAsync(scene, 4, 4, 5);
        await DescribeAsync(scene, before);
        await ShouldHoldAsync(scene, 4, 4, 5);
    }

    [Fact]
    public async Task RowThatWasWrong_IsCorrected_AndItsFilesAreReadRight()
    {
        await using var scene = await OpenAsync();
        await DescribeAsync(scene, Koi);
        Deliver(scene, Windows, "d01", 4);
        await scene.RunAsync();
        string.Equals((await ChargesAsync(scene)).ShouldHaveSingleItem().Name, Service, StringComparison.Ordinal).ShouldBeFalse();

        await DescribeAsync(scene, Windows);

        await ShouldHoldAsync(scene, 4);
    }

    private static async Task ShouldHoldAsync(SyncEngineScene scene, params int[] months)
    {
        var run = await scene.RunAsync();

        (run.State, run.Error, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, null, 0));
        (await ChargesAsync(scene)).Select(charge => (charge.Period.Month, charge.Name)).ShouldBe(months.Select(month => (month, Service)));
    }

    private static void Deliver(SyncEngineScene scene, string encoding, string delivery, int month, int part = 1)
    {
        RereadFiles.Deliver(scene, delivery, month, part: part);
        var (place, name, bytes, size, written) = scene.Files.All[^1];
        scene.Files.All[^1] = (place, name, Encoding.Convert(WireText.Strict(Windows), WireText.Strict(encoding), bytes), size, written);
    }

    private static async Task DescribeAsync(SyncEngineScene scene, string encoding)
    {
        await using var db = scene.Database.Raw();
        var system = await db.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
        system.Describe(system.Entry() with { Encoding = encoding });
        await db.SaveChangesAsync(Token);
    }
}
