using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>Files of settlement documents: as they were taken over, and to those who may see the account.</summary>
public sealed class DocumentFileTests
{
    private const string Archive = "d01/DOCS_NNOV_202606_01.zip";

    private static readonly byte[] Content = "<Файл ИдФайл=\"1\"/>"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    /// <summary>The document that has a file.</summary>
    internal static async Task<SettlementDocument> DocumentAsync(BalancesFixture fixture)
    {
        await using var raw = fixture.Database.Raw();
        return await raw.SettlementDocuments.AsNoTracking().SingleAsync(row => row.Md5 != null, Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task File_OfAnAccountThatThePersonSees_IsHandedOutAsItCame(DatabaseProvider provider)
    {
        await using var fixture = await DeliveredAsync(provider, "УПД_1.xml");
        var document = await DocumentAsync(fixture);

        foreach (var subject in new[] { "op10-admin", "op10-orders", "carrier-manager", "carrier-kam-volga" })
        {
            var file = (await GetAsync(fixture, subject, document.Id)).Value;
            file.Name.ShouldBe("УПД_1.xml", subject);
            (await ReadAsync(file)).ShouldBe(Content, subject);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task File_OutsideTheWallsOrWithoutTheRight_IsNotHandedOut(DatabaseProvider provider)
    {
        await using var fixture = await DeliveredAsync(provider, "1.xml");
        var document = await DocumentAsync(fixture);

        (await GetAsync(fixture, "op02-orders", document.Id)).ShouldBeOfType<Outcome<DocumentFile>.Missing>("another operator");
        (await GetAsync(fixture, "op10-finance", document.Id)).ShouldBeOfType<Outcome<DocumentFile>.Missing>("another branch");
        (await GetAsync(fixture, "carrier-support", document.Id)).ShouldBeOfType<Outcome<DocumentFile>.Denied>();
        (await GetAsync(fixture, null, document.Id)).ShouldBeOfType<Outcome<DocumentFile>.Denied>("nobody");
        (await GetAsync(fixture, "op10-admin", new(document.Id.Value + 1_000))).ShouldBeOfType<Outcome<DocumentFile>.Missing>("there is none");
    }

    [Theory]
    [InlineData("../../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\УПД.xml", "УПД.xml")]
    [InlineData("invoice\u202Elmx.exe", "invoice_lmx.exe")]
    public async Task Name_LeadsNowhereAndLooksLikeNoOther(string told, string shown)
    {
        await using var fixture = await CreateAsync();
        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([(told, Content)]));

        var file = Files(fixture).Open(new(Nnov, $"{Archive}!registry.csv", told, LedgerFiles.Md5(Content)), Token)!;

        file.Name.ShouldBe(shown);
        (await ReadAsync(file)).ShouldBe(Content);
    }

    /// <summary>The system tells in another encoding by now; what it told before is read as it was.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task File_IsLookedForInTheEncodingOfItsDelivery(DatabaseProvider provider)
    {
        await using var fixture = await DeliveredAsync(provider, "1.xml");
        var document = await DocumentAsync(fixture);
        await using (var raw = fixture.Database.Raw())
        {
            var system = await raw.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
            system.Encoding.ShouldBe("windows-1251");
            system.Describe(system.Entry() with { Encoding = RegistryEntry.Utf8 });
            await raw.SaveChangesAsync(Token);
        }

        var files = new AskedFiles();
        (await new GetDocumentFile(fixture.Database.For("op10-admin"), files, fixture.Time).Run(document.Id, Token)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();

        files.Asked.ShouldNotBeNull().Encoding.ShouldBe("windows-1251");
    }

    /// <summary>Archives are others' files: written anew, taken away, broken.</summary>
    [Fact]
    public async Task File_ThatIsNotAsItWasTakenOver_IsNotHandedOut()
    {
        await using var fixture = await DeliveredAsync(DatabaseProvider.Sqlite, "1.xml");
        var document = await DocumentAsync(fixture);

        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([("1.xml", "<other/>"u8.ToArray())]));
        await MissesAsync("other bytes");
        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([("2.xml", Content)]));
        await MissesAsync("another name");
        fixture.Deliver(Nnov, Archive, "no archive at all");
        await MissesAsync("broken");
        fixture.CarryAway(Nnov, Archive);
        await MissesAsync("gone");
        Directory.EnumerateFiles(fixture.WorkPath, "*", SearchOption.AllDirectories).ShouldHaveSingleItem("no copy is left").ShouldEndWith(".lock");

        async Task MissesAsync(string because) => (await GetAsync(fixture, "op10-admin", document.Id)).ShouldBeOfType<Outcome<DocumentFile>.Missing>(because);
    }

    /// <summary>A place that names what is no archive of the system's deliveries leads to nothing.</summary>
    [Theory]
    [InlineData("../ASR-CHEL-1/d01/DOCS.zip!registry.csv")]
    [InlineData("d01/../../secret.zip!registry.csv")]
    [InlineData("/etc/passwd!registry.csv")]
    [InlineData("d01/DOCS_NNOV_202606_01.zip")]
    [InlineData("d01/DOCS_NNOV_202606_01.zip!other.csv")]
    public async Task Place_OutsideTheDeliveries_HoldsNothing(string path)
    {
        await using var fixture = await CreateAsync();
        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([("1.xml", Content)]));
        fixture.Deliver("ASR-CHEL-1", "d01/DOCS.zip", LedgerFiles.Archive([("1.xml", Content)]));

        Files(fixture).Open(new(Nnov, path, "1.xml", LedgerFiles.Md5(Content)), Token).ShouldBeNull();
    }

    /// <summary>That nothing can be read says nothing about the file: it may well be there in a minute.</summary>
    [Fact]
    public async Task File_WhoseFolderCannotBeRead_IsNotSaidToBeGone()
    {
        await using var fixture = await DeliveredAsync(DatabaseProvider.Sqlite, "1.xml");
        var document = await DocumentAsync(fixture);
        fixture.Disconnect();

        (await Should.ThrowAsync<SourceUnavailableException>(() => GetAsync(fixture, "op10-admin", document.Id))).Fault.ShouldBe(SyncFault.FolderUnreadable);
        (await TakenAsync(fixture)).ShouldBeEmpty("nobody took it");
    }

    [Fact]
    public async Task File_WhoseReaderHasLeft_IsCopiedNoFurther()
    {
        await using var fixture = await DeliveredAsync(DatabaseProvider.Sqlite, "1.xml");
        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([("1.xml", Content)]));

        Should.Throw<OperationCanceledException>(() => Files(fixture).Open(new(Nnov, $"{Archive}!registry.csv", "1.xml", LedgerFiles.Md5(Content)), new CancellationToken(canceled: true)));

        Directory.EnumerateFiles(fixture.WorkPath, "*", SearchOption.AllDirectories).ShouldHaveSingleItem("no copy is left").ShouldEndWith(".lock");
    }

    /// <summary>A column holds the beginning of a long name, and two names may begin alike.</summary>
    [Fact]
    public async Task Name_LongerThanItsColumn_OpensTheFileThatWasTakenOver()
    {
        var name = new string('x', SettlementDocument.MaxFileNameLength);
        await using var fixture = await DeliveredAsync(DatabaseProvider.Sqlite, $"{name}2.xml");
        var document = await DocumentAsync(fixture);
        fixture.Deliver(Nnov, Archive, LedgerFiles.Archive([($"{name}1.xml", "<other/>"u8.ToArray()), ($"{name}2.xml", Content)]));

        var file = (await GetAsync(fixture, "op10-admin", document.Id)).Value;

        file.Name.ShouldBe($"{name}2.xml");
        (await ReadAsync(file)).ShouldBe(Content);
    }

    [Fact]
    public async Task Delivery_WithAMarkInItsName_IsOpened()
    {
        await using var fixture = await CreateAsync();
        fixture.Deliver(Nnov, "d01/DOCS!NNOV.zip", LedgerFiles.Archive([("1.xml", Content)]));

        var file = Files(fixture).Open(new(Nnov, "d01/DOCS!NNOV.zip!registry.csv", "1.xml", LedgerFiles.Md5(Content)), Token)!;

        (await ReadAsync(file)).ShouldBe(Content);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Taking_IsKeptInTheJournalEachTime_AndWhatCannotBeKeptIsNotHandedOut(DatabaseProvider provider)
    {
        await using var fixture = await DeliveredAsync(provider, "1.xml");
        var document = await DocumentAsync(fixture);
        foreach (var subject in new[] { "op10-orders", "op10-orders", "carrier-manager" })
        {
            await ReadAsync((await GetAsync(fixture, subject, document.Id)).Value);
        }

        await GetAsync(fixture, "op02-orders", document.Id);
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => GetThroughAsync(fixture, new UnsavingDatabase(fixture.Database.For("op10-admin")), document.Id));

        failure.Message.ShouldContain(document.Number);
        var lines = await TakenAsync(fixture);
        lines.Select(line => line.By).ShouldBe(["С. Р.", "М. З.", "М. З."]);
        lines.ShouldAllBe(line => line.Detail == $"UPD {document.Number}" && line.At == fixture.Time.GetUtcNow() && line.Operator!.Ru.Contains("Каспий"));
    }

    private static async Task<BalancesFixture> DeliveredAsync(DatabaseProvider provider, string name)
    {
        var fixture = await CreateAsync(provider);
        fixture.Documents("202606", [(LedgerFiles.Account, "UPD", 29_500)], file: (name, Content));
        (await fixture.SyncAsync()).Counts.QuarantinedRows.ShouldBe(0);
        return fixture;
    }

    private static Task<Outcome<DocumentFile>> GetAsync(BalancesFixture fixture, string? subject, SettlementDocumentId id) => GetThroughAsync(fixture, fixture.Database.For(subject), id);

    private static Task<Outcome<DocumentFile>> GetThroughAsync(BalancesFixture fixture, ILkoDbFactory databases, SettlementDocumentId id) =>
        new GetDocumentFile(databases, Files(fixture), fixture.Time).Run(id, Token);

    /// <summary>What the journal tells of files that were taken, the latest first.</summary>
    private static async Task<IReadOnlyList<AccessEventRow>> TakenAsync(BalancesFixture fixture) =>
        (await new ListAccessEvents(fixture.Database.For("portal-admin")).Run(new AccessQuery(AccessView.Reading, null, null, new PageRequest(1, 50)), Token)).Value.Rows;

    private static ArchivedDocuments Files(BalancesFixture fixture) => new(fixture.Folder, ConnectorServices.All, fixture.Work, NullLogger<ArchivedDocuments>.Instance);

    /// <summary>Has none, and keeps what it was asked for.</summary>
    private sealed class AskedFiles : IDocumentFiles
    {
        public DocumentPlace? Asked { get; private set; }

        public DocumentFile? Open(DocumentPlace place, CancellationToken cancellationToken)
        {
            Asked = place;
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(DocumentFile file)
    {
        await using var content = file.Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
