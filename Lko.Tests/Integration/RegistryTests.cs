using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class RegistryTests
{
    public static readonly RegistryEntry Valid = new(
        "ASR-NNOV-3", "NNOV3", SourceSystemKind.Billing, "АСР, Нижний Новгород", "Billing, Nizhny Novgorod", "VOLGA", "Europe/Moscow", "csv-cp1251", "folder", "windows-1251",
        false, AmountBasis.Net, null, "RT.VOLGA.52.LS3", "0 30 2 * * ?", "Europe/Moscow", ["balances", "charges"], IsActive: false);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_NewAndChanged_IsStoredVersionedAndWrittenDown(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);

        var version = (await SaveAsync(scene, Valid, null)).Value;
        var changed = (await SaveAsync(scene, Valid with { Dialect = "soap", Transport = "http", Encoding = "utf-8", BalancePositive = true, IsActive = true }, version)).Value;

        changed.ShouldBe(version + 1);
        var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(Valid.Code, Token)).Value;
        form.Entry.ShouldNotBeNull();
        (form.Entry with { Feeds = [] }).ShouldBe(Valid with { Dialect = "soap", Transport = "http", Encoding = "utf-8", BalancePositive = true, IsActive = true, Feeds = [] });
        form.Entry.Feeds.ShouldBe(["balances", "charges"]);
        form.Dialects.ShouldBe(ConnectorServices.All.Select(connector => connector.Dialect));
        await using var db = scene.Database.Raw();
        var journal = await db.IntegrationActions.OrderBy(row => row.Id).ToListAsync(Token);
        journal.Select(row => row.Kind).ShouldBe([IntegrationActionKind.AddSystem, IntegrationActionKind.ChangeSystem]);
        journal[1].Detail.ShouldNotBeNull().ShouldContain("Dialect: csv-cp1251 → soap");
        scene.Database.Feed.Changes.Count(change => change.Key == Valid.Code).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_ChangedMeanwhile_IsAConflictAndChangesNothing(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var version = (await SaveAsync(scene, Valid, null)).Value;
        await SaveAsync(scene, Valid with { NameRu = "Первая" }, version);

        (await SaveAsync(scene, Valid with { NameRu = "Вторая" }, version)).ShouldBeOfType<Outcome<int>.Clash>();

        await using var db = scene.Database.Raw();
        (await db.SourceSystems.SingleAsync(row => row.Code == Valid.Code, Token)).NameRu.ShouldBe("Первая");
    }

    public static TheoryData<string, RegistryEntry> Wrong => new()
    {
        { "code", Valid with { Code = "asr 3" } },
        { "code", Valid with { Code = "QUARANTINE" } },
        { "code", Valid with { Code = Nnov } },
        { "code", Valid with { Code = "../X" } },
        { "shortName", Valid with { ShortName = "НН" } },
        { "nameRu", Valid with { NameRu = "" } },
        { "nameEn", Valid with { NameEn = new string('x', 251) } },
        { "carrierBranch", Valid with { CarrierBranch = "MARS" } },
        { "timeZone", Valid with { TimeZone = "Mars/Olympus" } },
        { "scheduleZone", Valid with { ScheduleZone = "" } },
        { "dialect", Valid with { Dialect = "db-view" } },
        { "transport", Valid with { Transport = "pigeon" } },
        { "encoding", Valid with { Encoding = "iso-8859-5" } },
        { "encoding", Valid with { Dialect = "dbf-cp866", Encoding = "utf-8", Amounts = AmountBasis.Gross } },
        { "namingDomain", Valid with { NamingDomain = "" } },
        { "schedule", Valid with { Schedule = "каждый день" } },
        { "schedule", Valid with { Schedule = "0 0 1 1 1 ? 2020" } },
        { "feeds", Valid with { Feeds = [] } },
        { "feeds", Valid with { Feeds = ["gossip"] } },
        { "feeds", Valid with { Feeds = ["orders"] } },
        { "feeds", Valid with { Kind = SourceSystemKind.Crm, Dialect = "crm-rest", Amounts = null } },
        { "dialect", Valid with { Kind = SourceSystemKind.Crm, Feeds = ["orders"] } },
        { "dialect", Valid with { Dialect = "itc-xml" } },
        { "feeds", Valid with { Dialect = "xml-1c", Feeds = ["balances", "usage"] } },
        { "feeds", Valid with { Feeds = ["p95"] } },
        { "transport", Valid with { Transport = "http" } },
        { "amounts", Valid with { Amounts = AmountBasis.Gross } },
        { "amounts", Valid with { Dialect = "pipe-utf8", Encoding = "utf-8" } },
        { "rounding", Valid with { Rounding = UsageRounding.PerCall } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Save_Wrong_NamesTheFieldAndStoresNothing(string path, RegistryEntry entry)
    {
        await using var scene = await OpenAsync();

        (await SaveAsync(scene, entry, null)).ShouldBeOfType<Outcome<int>.Refused>().Errors.Select(error => error.Path).ShouldBe([path]);

        await using var db = scene.Database.Raw();
        (await db.SourceSystems.CountAsync(Token)).ShouldBe(71);
    }

    /// <summary>What the registry came with keeps to what is asked of a row that somebody adds.</summary>
    [Fact]
    public async Task Rows_ThatTheRegistryCameWith_AreValid()
    {
        await using var scene = await OpenAsync();
        await using var db = scene.Database.Raw();
        var validator = new RegistryValidator(ConnectorServices.All, scene.Cron, scene.Time.GetUtcNow());

        foreach (var row in await db.SourceSystems.ToListAsync(Token))
        {
            validator.Check(row.Entry()).ShouldBeEmpty(row.Code);
        }
    }

    [Fact]
    public void Dialects_ThatCanBeAsked_AreThoseWithCallsOfTheirOwn()
    {
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLkoConnectors(new ConfigurationBuilder().Build(), Path.GetTempPath()).BuildServiceProvider();

        ConnectorServices.All.Where(connector => connector.IsAsked).Select(connector => connector.Dialect)
            .ShouldBe(services.GetServices<IAnswerSource>().Select(source => source.Dialect), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_EveryDialect_TakesAChangeAndASecondSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { "CRM", "LMP", "ITC-NW", "ITC-VOLGA", Nnov, "ASR-CHEL-1" })
        {
            var form = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(system, Token)).Value;

            (await SaveAsync(scene, form.Entry! with { Schedule = "0 0/10 * * * ?" }, form.Version)).IsOk.ShouldBeTrue(system);
            (await SaveAsync(scene, form.Entry! with { Code = $"{system}-9" }, null)).IsOk.ShouldBeTrue(system);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_WithoutTheRightOrOutsideTheRegion_IsNotDone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var ural = scene.Regional(Role.CarrierIntegration, "URAL");

        (await SaveAsync(scene, Valid, null, scene.Database.For(Reader))).ShouldBeOfType<Outcome<int>.Denied>();
        (await SaveAsync(scene, Valid, null, ural)).ShouldBeOfType<Outcome<int>.Refused>().Errors.Single().Path.ShouldBe("carrierBranch");
        (await SaveAsync(scene, Valid with { Code = Nnov, CarrierBranch = "URAL" }, 1, ural)).ShouldBeOfType<Outcome<int>.Missing>();
        (await new GetRegistryForm(scene.Database.For(Reader), OrderScene.Catalogue, ConnectorServices.All).Run(null, Token)).ShouldBeOfType<Outcome<RegistryForm>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Preview_Schedule_TellsTheNextFiveTimesOrWhatIsWrong(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var preview = new PreviewSchedule(scene.Database.For(Admin), scene.Cron, scene.Time);

        var times = (await preview.Run("0 30 2 * * ?", "Europe/Samara", Token)).Value;

        times.Count.ShouldBe(5);
        (times[0], times[4]).ShouldBe((new DateTimeOffset(2026, 7, 6, 22, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 7, 10, 22, 30, 0, TimeSpan.Zero)));
        (await preview.Run("every day", "Europe/Samara", Token)).ShouldBeOfType<Outcome<IReadOnlyList<DateTimeOffset>>.Refused>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_CodesOfTheRow_AreStoredAndWrittenDownWithIt(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        CodeMapping vpn = new("VPN9", new(ServiceCodeKind.Product, "L2_P2P")), other = new("X1", new(ServiceCodeKind.Product, "DIA_OP")), changed = vpn with { Meaning = new(ServiceCodeKind.Product, "DIA_OP") };

        // A Cyrillic look-alike, small letters and blanks: as the files' codes are read.
        var version = (await SaveAsync(scene, Valid, null, codes: new([], [vpn with { Code = " vрn9 " }, other]))).Value;
        (await CodesAsync(scene)).ShouldBe([vpn, other]);
        (await SaveAsync(scene, Valid, version, codes: new([vpn, other], [changed]))).IsOk.ShouldBeTrue();

        (await CodesAsync(scene)).ShouldBe([changed]);
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.OrderBy(row => row.Id).Select(row => $"{row.Kind} {row.Subject} {row.Detail}").ToListAsync(Token)).Where(act => act.Contains("Code ", StringComparison.Ordinal)).ShouldBe(
        [
            "MapCode ASR-NNOV-3 VPN9 = Product L2_P2P", "MapCode ASR-NNOV-3 X1 = Product DIA_OP", "RemoveCode ASR-NNOV-3 X1 = Product DIA_OP", "MapCode ASR-NNOV-3 VPN9 = Product DIA_OP",
        ]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_CodesChangedMeanwhile_IsAConflictAndChangesNothing(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var version = (await SaveAsync(scene, Valid, null)).Value;
        (await new MapServiceCode(scene.Database.For(Admin), OrderScene.Catalogue, scene.Time).Run(new(Valid.Code, "NEW", ServiceCodeKind.Product, "L2_P2P"), Token)).IsOk.ShouldBeTrue();

        (await SaveAsync(scene, Valid with { NameRu = "Другая" }, version, codes: new([], [new("X1", new(ServiceCodeKind.Product, "DIA_OP"))]))).ShouldBeOfType<Outcome<int>.Clash>();

        (await CodesAsync(scene)).ShouldBe([new("NEW", new(ServiceCodeKind.Product, "L2_P2P"))]);
        await using var db = scene.Database.Raw();
        (await db.SourceSystems.SingleAsync(row => row.Code == Valid.Code, Token)).NameRu.ShouldBe(Valid.NameRu);
    }

    public static TheoryData<string, CodeMapping> WrongCodes => new()
    {
        { "codes[1].code", new("", new(ServiceCodeKind.Product, "L2_P2P")) },
        { "codes[1].code", new(new string('A', ServiceCode.MaxCodeLength + 1), new(ServiceCodeKind.Product, "L2_P2P")) },
        { "codes[1].code", new("first", new(ServiceCodeKind.Product, "L2_P2P")) },
        { "codes[1].meaning", new("NEW", null) },
        { "codes[1].meaning", new("NEW", new(ServiceCodeKind.Product, "NO_SUCH")) },
        { "codes[1].meaning", new("NEW", new(ServiceCodeKind.Traffic, "L2_P2P")) },
    };

    [Theory]
    [MemberData(nameof(WrongCodes))]
    public async Task Save_WrongCode_NamesItsLineAndStoresNothing(string path, CodeMapping wrong)
    {
        await using var scene = await OpenAsync();

        (await SaveAsync(scene, Valid, null, codes: new([], [new("FIRST", new(ServiceCodeKind.Product, "L2_P2P")), wrong]))).ShouldBeOfType<Outcome<int>.Refused>().Errors.Select(error => error.Path).ShouldBe([path]);

        (await CodesAsync(scene)).ShouldBeEmpty();
        await using var db = scene.Database.Raw();
        (await db.SourceSystems.CountAsync(Token)).ShouldBe(71);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_NewSystemOfOnesRegion_BringsItsCodes(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var volga = scene.Regional(Role.CarrierIntegration, "VOLGA");
        CodeMapping vpn = new("VPN9", new(ServiceCodeKind.Product, "L2_P2P"));

        (await SaveAsync(scene, Valid, null, volga, new([], [vpn]))).IsOk.ShouldBeTrue();

        (await CodesAsync(scene)).ShouldBe([vpn]);
    }

    private static async Task<IReadOnlyList<CodeMapping>> CodesAsync(IntegrationScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.ServiceCodes.Where(row => row.System == Valid.Code).OrderBy(row => row.Code).Select(row => new CodeMapping(row.Code, new CodeMeaning(row.Kind, row.Meaning))).ToListAsync(Token);
    }

    private static Task<Outcome<int>> SaveAsync(IntegrationScene scene, RegistryEntry entry, int? version, ILkoDbFactory? databases = null, CodesEdit? codes = null) =>
        new SaveSourceSystem(databases ?? scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All, scene.Cron, scene.Time).Run(new SystemCommand(entry, version, codes), Token);
}
