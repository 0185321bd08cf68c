using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
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

        var file = Files(fixture).Find(new(Nnov, $"{Archive}!registry.csv", told, LedgerFiles.Md5(Content)))!;

        file.Name.ShouldBe(shown);
        (await ReadAsync(file)).ShouldBe(Content);
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
        fixture.Disconnect();
        await MissesAsync("the folder too");

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

        Files(fixture).Find(new(Nnov, path, "1.xml", LedgerFiles.Md5(Content))).ShouldBeNull();
    }

    private static async Task<BalancesFixture> DeliveredAsync(DatabaseProvider provider, string name)
    {
        var fixture = await CreateAsync(provider);
        fixture.Documents("202606", [(LedgerFiles.Account, "UPD", 29_500)], file: (name, Content));
        (await fixture.SyncAsync()).Counts.QuarantinedRows.ShouldBe(0);
        return fixture;
    }

    private static Task<Outcome<DocumentFile>> GetAsync(BalancesFixture fixture, string? subject, SettlementDocumentId id) =>
        new GetDocumentFile(fixture.Database.For(subject), Files(fixture)).Run(id, Token);

    private static ArchivedDocuments Files(BalancesFixture fixture) => new(fixture.Folder, NullLogger<ArchivedDocuments>.Instance);

    private static async Task<byte[]> ReadAsync(DocumentFile file)
    {
        await using var content = file.Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
