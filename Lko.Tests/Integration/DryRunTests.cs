using System.IO.Compression;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Billing;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class DryRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly WorkFolder _work;

    public DryRunTests() => _work = new(_folder.Combine("work"));

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Nnov)]
    [InlineData(DatabaseProvider.Sqlite, "ASR-CHIT-1")]
    [InlineData(DatabaseProvider.Sqlite, "ITC-NW")]
    [InlineData(DatabaseProvider.Sqlite, "ASR-CHEL-1")]
    [InlineData(DatabaseProvider.PostgreSql, Nnov)]
    public async Task Run_RecordedDeliveriesInAnArchive_TellsWhatTheExpectedResultTells(DatabaseProvider provider, string system)
    {
        await using var scene = await OpenAsync(provider);
        var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(system, Token)).Value;
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(system)).Select(file => (file.Path, Content(file.Open()))).ToArray();

        var result = (await RunAsync(scene, form.Entry!, File("deliveries.zip", Zip(sample)))).Value;

        var (accepted, quarantined, rejected) = SourceSystemsExpected.Rows(system);
        result.Totals.Where(total => total.Feed != Feed.TrafficSamples).Sum(total => Of(total, "count")).ShouldBe(accepted);
        result.Totals.Where(total => total.Feed == Feed.TrafficSamples).Select(total => (Of(total, "count"), Of(total, "ports"))).ShouldBe(SourceSystemsExpected.Samples(system));
        result.QuarantinedTotal.ShouldBe(quarantined);
        result.Quarantined.ShouldAllBe(row => row.Raw.Length > 0 && row.Line > 0);
        result.Files.Count(file => file.Verdict == FileVerdict.Rejected).ShouldBe(rejected);
        result.Files.Count.ShouldBe(sample.Length);
        result.Refused.ShouldBeEmpty();
        await using var db = scene.Database.Raw();
        (await db.SourceFiles.CountAsync(Token) + await db.SyncRuns.CountAsync(Token) + await db.QuarantineRows.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "CRM", "ReportedOrders 118, ClientNodes 377, OrderEvents 738", 4, 5)]
    [InlineData(DatabaseProvider.Sqlite, "LMP", "LastMileRequests 8", 0, 4)]
    [InlineData(DatabaseProvider.PostgreSql, "CRM", "ReportedOrders 118, ClientNodes 377, OrderEvents 738", 4, 5)]
    public async Task Run_RecordedDeliveriesOfACrmOrAPortal_TellsWhatTheyHold(DatabaseProvider provider, string system, string accepted, int quarantined, int files)
    {
        await using var scene = await OpenAsync(provider);
        var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(system, Token)).Value;
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(system)).Select(file => (file.Path, Content(file.Open()))).ToArray();

        foreach (var entry in new[] { form.Entry!, form.Entry! with { Code = $"{system}-2" } })
        {
            var result = (await RunAsync(scene, entry, File("deliveries.zip", Zip(sample)))).Value;

            string.Join(", ", result.Totals.GroupBy(total => total.Feed).Select(feed => $"{feed.Key} {feed.Sum(total => total.Figures.Single(figure => figure.Key == "count").Value)}")).ShouldBe(accepted);
            (result.QuarantinedTotal, result.Files.Count, result.Refused.Count).ShouldBe((quarantined, files, 0));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SingleFileOfANewSystem_IsReadByTheUnsavedRow(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var saldo = SourceSystems.Saldo("#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,00", "352000012525;1;1;N;100,00;0,00;0,00;0,00;100,00;202606;RUB");

        var result = (await RunAsync(scene, RegistryTests.Valid, File("SALDO_NNOV3_202606_01.csv", SourceSystems.Cp1251.GetBytes(saldo)))).Value;

        result.Files.ShouldHaveSingleItem().Path.ShouldBe("d01/SALDO_NNOV3_202606_01.csv");
        result.Quarantined.ShouldHaveSingleItem().Reason.ShouldBe(RejectReason.UnknownAccount, "the new system has no accounts yet");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_CodesOfTheUnsavedRow_TakeTheirRowsOutOfQuarantine(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(Nnov, Token)).Value;
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(Nnov)).Select(file => (file.Path, Content(file.Open()))).ToArray();
        var before = (await RunAsync(scene, form.Entry!, File("deliveries.zip", Zip(sample)))).Value;
        var unknown = before.Quarantined.Where(IsChargeOfUnknownService).ToList();
        var code = unknown[0].Code.ShouldNotBeNull();

        var after = (await RunAsync(scene, form.Entry!, [new($" {code.ToLowerInvariant()} ", new(ServiceCodeKind.Product, "L2_P2P"))], File("deliveries.zip", Zip(sample)))).Value;

        (before.QuarantinedTotal - after.QuarantinedTotal).ShouldBe(unknown.Count(row => row.Code == code));
        after.Quarantined.ShouldNotContain(row => row.Code == code);
        await using var db = scene.Database.Raw();
        (await db.ServiceCodes.CountAsync(row => row.System == Nnov && row.Code == code, Token)).ShouldBe(0);
    }

    /// <summary>Calls know no products.</summary>
    private static bool IsChargeOfUnknownService(QuarantinedRow row) => row.Reason == RejectReason.UnknownService && row.Path.Contains("/NACH_", StringComparison.Ordinal);

    /// <summary>What is stored counts only as far as the form still says it.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_CodeTakenOutOfTheUnsavedRow_IsUnknownAgain(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(Nnov, Token)).Value;
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(Nnov)).Select(file => (file.Path, Content(file.Open()))).ToArray();
        var code = (await RunAsync(scene, form.Entry!, File("deliveries.zip", Zip(sample)))).Value.Quarantined.First(IsChargeOfUnknownService).Code!;
        (await new MapServiceCode(scene.Database.For(Admin), OrderScene.Catalogue, scene.Time).Run(new(Nnov, code, ServiceCodeKind.Product, "L2_P2P"), Token)).IsOk.ShouldBeTrue();

        (await RunAsync(scene, form.Entry!, File("deliveries.zip", Zip(sample)))).Value.Quarantined.ShouldNotContain(row => row.Code == code);
        (await RunAsync(scene, form.Entry!, [], File("deliveries.zip", Zip(sample)))).Value.Quarantined.ShouldContain(row => row.Code == code);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_CodeWithoutAMeaning_NamesItsLine(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);

        (await RunAsync(scene, RegistryTests.Valid, [new("VPN", null)], File("x.csv", [1]))).ShouldBeOfType<Outcome<DryRunResult>.Refused>().Errors.Single().Path.ShouldBe("codes[0].meaning");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_RowThatCannotBeRead_NamesItsFields(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);

        (await RunAsync(scene, RegistryTests.Valid with { Dialect = "" }, File("x.csv", [1]))).ShouldBeOfType<Outcome<DryRunResult>.Refused>().Errors.Single().Path.ShouldBe("dialect");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WithoutTheRight_IsForbidden(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);

        (await new DryRunDeliveries(scene.Database.For(Reader), OrderScene.Catalogue, ConnectorServices.All, scene.Stage, scene.Cron, scene.Time).Run(new(RegistryTests.Valid, []), Token)).ShouldBeOfType<Outcome<DryRunResult>.Denied>();
    }

    [Theory]
    [InlineData("../../evil.csv", UploadFault.WrongPlace)]
    [InlineData("/etc/evil.csv", UploadFault.WrongPlace)]
    [InlineData("d01/../../evil.csv", UploadFault.WrongPlace)]
    [InlineData("d01/..", UploadFault.BadName)]
    [InlineData("d01/.hidden", UploadFault.BadName)]
    [InlineData("d01/a\\..\\evil.csv", UploadFault.BadName)]
    [InlineData("d01/C:evil.csv", UploadFault.BadName)]
    [InlineData("d01/a\u0000b.csv", UploadFault.BadName)]
    [InlineData("evil/d01/x.csv", UploadFault.WrongPlace)]
    [InlineData("d1/x.csv", UploadFault.WrongPlace)]
    public async Task Stage_HostileMember_IsRefusedAndTheOthersStand(string name, UploadFault fault)
    {
        using var staged = await StageAsync(File("deliveries.zip", Zip(("d01/good.csv", [1, 2]), (name, [3]))));

        staged.Files.ShouldHaveSingleItem().Path.ShouldBe("d01/good.csv");
        staged.Refused.ShouldBe([new(name, fault)]);
    }

    [Theory]
    [InlineData("../evil.csv")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b.csv")]
    [InlineData("a\\b.csv")]
    [InlineData("a\nb.csv")]
    public async Task Stage_HostileName_IsNotEvenOpened(string name)
    {
        using var staged = await StageAsync(new UploadedFile(name, 1, _ => throw new InvalidOperationException("opened")));

        staged.Files.ShouldBeEmpty();
        staged.Refused.ShouldHaveSingleItem().Fault.ShouldBe(UploadFault.BadName);
    }

    [Fact]
    public async Task Stage_TooLargeTooManyTwiceOrBroken_IsRefused()
    {
        var bomb = Zip(("d01/bomb.csv", new byte[UploadLimits.MaxFileBytes + 1]), ("d01/good.csv", [1]));
        bomb.Length.ShouldBeLessThan(100_000);
        using (var staged = await StageAsync(File("bomb.zip", bomb), new UploadedFile("big.csv", UploadLimits.MaxFileBytes + 1, _ => throw new InvalidOperationException("opened"))))
        {
            staged.Files.ShouldHaveSingleItem().Name.ShouldBe("good.csv");
            staged.Refused.ShouldBe([new("d01/bomb.csv", UploadFault.TooLarge), new("big.csv", UploadFault.TooLarge)]);
        }

        using (var staged = await StageAsync([.. Enumerable.Range(0, UploadLimits.MaxFiles + 1).Select(index => File($"{index}.csv", [1]))]))
        {
            (staged.Files.Count, staged.Refused.ShouldHaveSingleItem().Fault).ShouldBe((UploadLimits.MaxFiles, UploadFault.TooMany));
        }

        using (var staged = await StageAsync(File("a.csv", [1]), File("a.csv", [2]), File("broken.zip", [1, 2, 3])))
        {
            staged.Refused.ShouldBe([new("d01/a.csv", UploadFault.Duplicate), new("broken.zip", UploadFault.BadArchive)]);
        }
    }

    [Fact]
    public async Task Stage_ArchiveOfMoreFilesThanMayBeTried_IsRefusedAsOne()
    {
        var most = Enumerable.Range(0, UploadLimits.MaxFiles).Select(index => ($"d01/{index}.csv", new byte[] { 1 })).ToArray();
        using (var staged = await StageAsync(File("most.zip", Zip([("d01/", []), .. most]))))
        {
            (staged.Files.Count, staged.Refused.Count).ShouldBe((UploadLimits.MaxFiles, 0), "folders are no files");
        }

        using (var staged = await StageAsync(File("more.zip", Zip([.. most, ("d01/one-more.csv", [1])])), File("a.csv", [7])))
        {
            staged.Files.ShouldHaveSingleItem().Name.ShouldBe("a.csv");
            staged.Refused.ShouldBe([new("more.zip", UploadFault.TooMany)]);
        }

        // Documents lie by hundreds in one archive, which is no archive of deliveries.
        using (var staged = await StageAsync(File("DOCS_NNOV_202605_01.zip", Zip([("registry.csv", [1]), .. most.Select(file => (Path.GetFileName(file.Item1), file.Item2))]))))
        {
            (staged.Files.ShouldHaveSingleItem().Name, staged.Refused.Count).ShouldBe(("DOCS_NNOV_202605_01.zip", 0));
        }
    }

    [Fact]
    public async Task Stage_ArchiveThatIsData_StaysWhole()
    {
        using var staged = await StageAsync(File("DOCS_NNOV_202605_01.zip", Zip(("registry.csv", [1]), ("../x", [2]))));

        staged.Files.ShouldHaveSingleItem().Path.ShouldBe("d01/DOCS_NNOV_202605_01.zip");
        staged.Refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stage_Disposed_LeavesNothingOnTheDisk()
    {
        var staged = await StageAsync(File("a.csv", [7]));
        string path;
        await using (var content = (FileStream)staged.Files[0].Open())
        {
            path = content.Name;
            content.ReadByte().ShouldBe(7);
        }

        Guid.TryParse(Path.GetFileName(path), out _).ShouldBeTrue("the name on the disk is ours");
        Path.GetDirectoryName(Path.GetDirectoryName(path))!.ShouldStartWith(_folder.Path);
        staged.Dispose();
        Directory.Exists(Path.GetDirectoryName(path)).ShouldBeFalse();
    }

    public void Dispose()
    {
        _work.Dispose();
        _folder.Dispose();
    }

    private Task<StagedUpload> StageAsync(params UploadedFile[] files) => new UploadStage(_work).StageAsync(files, Token);

    private static Task<Outcome<DryRunResult>> RunAsync(IntegrationScene scene, RegistryEntry entry, params UploadedFile[] files) => RunAsync(scene, entry, null, files);

    private static Task<Outcome<DryRunResult>> RunAsync(IntegrationScene scene, RegistryEntry entry, IReadOnlyList<CodeMapping>? codes, params UploadedFile[] files) =>
        new DryRunDeliveries(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All, scene.Stage, scene.Cron, scene.Time).Run(new(entry, files, codes), Token);

    private static UploadedFile File(string name, byte[] content) => new(name, content.Length, _ => new MemoryStream(content, writable: false));

    private static byte[] Content(Stream stream)
    {
        using (stream)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var member = archive.CreateEntry(name).Open();
                member.Write(content);
            }
        }

        return target.ToArray();
    }

    private static long Of(DryRunTotal total, string figure) => total.Figures.Single(each => each.Key == figure).Value;
}
