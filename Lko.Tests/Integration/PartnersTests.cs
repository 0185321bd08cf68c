using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>Whom a settlement system means is said on its page: its rows wait until then, and count afterwards.</summary>
public sealed class PartnersTests
{
    private const string Itc = "ITC-VOLGA";
    private const string Partner = "0002034";
    private const string Contract = "352000099527";

    /// <summary>Somebody in the recorded files whom nobody knows.</summary>
    private static readonly (string Partner, string Contract) Stranger = ("0009999", "999000099001");

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task UnknownPartner_IsNamed_AndCountsWithTheNextRunOnceHeIsAdded(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        await using var db = fixture.Database.Raw();
        await db.InterconnectPartners.Where(row => row.System == Itc && row.PartnerId == Partner).ExecuteDeleteAsync(Token);
        fixture.DeliverSample(Itc);
        (await fixture.SyncAsync(Itc)).State.ShouldBe(SyncRunState.Succeeded);
        var before = await db.InterconnectVolumes.CountAsync(Token);
        var list = (await new ListPartners(fixture.Database.For(Reader)).Run(Itc, Token)).Value;
        list.Known.ShouldNotContain(row => row.PartnerId == Partner);
        list.Unknown.Select(row => (row.PartnerId, row.Contract)).ShouldBe([(Partner, Contract), Stranger]);
        list.Unknown.ShouldAllBe(row => row.Rows > 0);

        (await AddAsync(fixture, Partner, $" {Contract} ")).IsOk.ShouldBeTrue();
        (await fixture.SyncAsync(Itc)).State.ShouldBe(SyncRunState.Succeeded);

        list = (await new ListPartners(fixture.Database.For(Reader)).Run(Itc, Token)).Value;
        list.Unknown.Select(row => (row.PartnerId, row.Contract)).ShouldBe([Stranger]);
        list.Known.ShouldContain(row => row.PartnerId == Partner && row.Contract == Contract && row.OperatorName.Length > 0);
        var told = SourceSystemsExpected.Sum(Itc, "usage", "count");
        before.ShouldBeLessThan((int)told);
        (await db.InterconnectVolumes.CountAsync(Token)).ShouldBe((int)told);
        (await db.IntegrationActions.Select(row => new { row.Kind, row.Subject, row.Detail }).SingleAsync(Token)).ShouldBe(new { Kind = IntegrationActionKind.AddPartner, Subject = Itc, Detail = (string?)$"{Partner}, {Contract}" });
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Partner_ThatCannotBe_IsRefusedAtItsField(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);

        (await ErrorAsync(fixture, "9", "000000000000")).ShouldBe("contract");
        (await ErrorAsync(fixture, Partner, Contract)).ShouldBe("partnerId");
        (await ErrorAsync(fixture, "", Contract)).ShouldBe("partnerId");
        (await ErrorAsync(fixture, new string('9', 21), Contract)).ShouldBe("partnerId");
        (await new AddPartner(fixture.Database.For(Reader), fixture.Time).Run(new(Itc, "9", Contract), Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new AddPartner(fixture.Database.For(Admin), fixture.Time).Run(new(Nnov, "9", Contract), Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        (await new ListPartners(fixture.Database.For("op10-admin")).Run(Itc, Token)).ShouldBeOfType<Outcome<PartnerList>.Denied>();
        (await new ListPartners(fixture.Database.For(Reader)).Run(Nnov, Token)).ShouldBeOfType<Outcome<PartnerList>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Partner_IsTakenBack_WhileNothingWasToldOfHim(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        (await AddAsync(fixture, "9", Contract)).IsOk.ShouldBeTrue();
        fixture.DeliverSample(Itc);
        await fixture.SyncAsync(Itc);
        var list = (await new ListPartners(fixture.Database.For(Admin)).Run(Itc, Token)).Value;

        (await RemoveAsync(fixture, list.Known.Single(row => row.PartnerId == "9"))).IsOk.ShouldBeTrue();
        (await RemoveAsync(fixture, list.Known.Single(row => row.PartnerId == "9"))).ShouldBeOfType<Outcome<Nothing>.Missing>();
        (await RemoveAsync(fixture, list.Known.Single(row => row.PartnerId == Partner))).ShouldBeOfType<Outcome<Nothing>.Clash>();

        (await new ListPartners(fixture.Database.For(Admin)).Run(Itc, Token)).Value.Known.Count.ShouldBe(list.Known.Count - 1);
    }

    private static Task<Outcome<Nothing>> AddAsync(BalancesFixture fixture, string partner, string contract) => new AddPartner(fixture.Database.For(Admin), fixture.Time).Run(new(Itc, partner, contract), Token);

    private static Task<Outcome<Nothing>> RemoveAsync(BalancesFixture fixture, PartnerRow row) => new RemovePartner(fixture.Database.For(Admin), fixture.Time).Run(Itc, row.Id, Token);

    private static async Task<string> ErrorAsync(BalancesFixture fixture, string partner, string contract) =>
        (await AddAsync(fixture, partner, contract)).ShouldBeOfType<Outcome<Nothing>.Refused>().Errors.ShouldHaveSingleItem().Path;
}
