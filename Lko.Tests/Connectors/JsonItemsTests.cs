using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.PortalRest;

namespace Lko.Tests.Connectors;

/// <summary>What an item says in more than one way, or does not say.</summary>
public sealed class JsonItemsTests
{
    [Theory]
    [InlineData("2026-07-09T15:00:00+03:00", "2026-07-09T12:00:00Z")]
    [InlineData("2026-07-09T15:00:00.5+04:00", "2026-07-09T11:00:00.5Z")]
    [InlineData("2026-07-09T15:00Z", "2026-07-09T15:00:00Z")]
    [InlineData("2026-07-09T15:00:00", "2026-07-09T12:00:00Z")]
    [InlineData("09.07.2026 15:00:00", "2026-07-09T12:00:00Z")]
    [InlineData("09.07.2026", "2026-07-08T21:00:00Z")]
    [InlineData("07/09/2026", null)]
    [InlineData("9999-12-31T23:59:59", null)]
    [InlineData("", null)]
    public void Deadline_WithoutOffset_IsOfTheZoneOfTheSystem(string told, string? utc)
    {
        var row = new LastMilePages().Read(
            System("LMP", SourceSystemKind.LastMile, "portal-rest"), new(new(Feed.LastMileRequests, LastMilePages.AnyMonth, 1), 1),
            Json($$"""{"page":1,"pages":1,"items":[{"requestNo":"ЗПМ-2026-000123","revision":1,"deadline":"{{told}}"}]}""")).ToList().ShouldHaveSingleItem();

        (row.Record as LastMileRequestRecord)?.Deadline.ShouldBe(DateTimeOffset.Parse(utc!, global::System.Globalization.CultureInfo.InvariantCulture));
        row.Fault.ShouldBe(utc is null ? new RowFault(RejectReason.BadDate, "deadline") : null);
    }

    [Theory]
    [InlineData("\"system\":\"ASR-MSK-1\",", "770000012345")]
    [InlineData("\"system\":\"ASR-MSK-2\",", null)]
    [InlineData("\"system\":null,", null)]
    [InlineData("", null)]
    public void Document_OfNoSystem_IsOfNoneOfOurAccounts(string system, string? account)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == "rest-json");
        var of = System("ASR-MSK-1", SourceSystemKind.Billing, "rest-json");

        var row = connector.Read(of, new(new(Feed.Documents, new(2026, 5), 1), 1), Json(
            $$$"""{"items":[{"docType":"ACT","number":"7","date":"2026-05-31","account":{{{{system}}}"number":"770000012345"},"total":{"net":"1.00","vat":"0.22","gross":"1.22"}}]}""")).ToList().ShouldHaveSingleItem();

        var record = row.Record.ShouldBeOfType<DocumentRecord>();
        (record.Account == "770000012345" ? record.Account : null).ShouldBe(account);
    }

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));

    private static SourceSystem System(string code, SourceSystemKind kind, string dialect) => SourceSystem.Create(
        code, code, kind, code, code, null, "Europe/Moscow", dialect, "http", "utf-8", balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
}
