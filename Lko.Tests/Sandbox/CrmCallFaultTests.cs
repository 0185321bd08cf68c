using System.Text.Json;
using Lko.Domain.Integration;

namespace Lko.Tests.Sandbox;

/// <summary>The portal's client against the sandbox's faults: what the client concludes, and what the CRM really has.</summary>
public sealed class CrmCallFaultTests
{
    private const string Order = "LKO-2026-0000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fail", 500, SendOutcome.Transient, 0)]
    [InlineData("fail", 503, SendOutcome.Transient, 0)]
    [InlineData("fail", 429, SendOutcome.Transient, 0)]
    [InlineData("fail", 504, SendOutcome.Unknown, 0)]
    [InlineData("drop", 0, SendOutcome.Unknown, 1)]
    [InlineData("dropBefore", 0, SendOutcome.Unknown, 0)]
    [InlineData("refuse", 0, SendOutcome.Rejected, 0)]
    [InlineData("garbage", 0, SendOutcome.Unknown, 0)]
    [InlineData("malformed", 0, SendOutcome.Unknown, 1)]
    public async Task Send_UnderFault_ConcludesTheOutcomeAndTheLedgerAgrees(string kind, int status, SendOutcome outcome, int recorded)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.ControlAsync("crm/faults", status == 0 ? new { kind } : new { kind, status });
        var client = sandbox.Client();
        var id = Guid.NewGuid();

        var result = await client.SendAsync(id, Messages.Place(id, Order), Token);

        result.Outcome.ShouldBe(outcome, result.Detail);
        (await sandbox.LedgerAsync()).GetProperty("orders").GetArrayLength().ShouldBe(recorded);
        (await client.FindAsync(id, Token)).Outcome.ShouldBe(recorded == 1 ? SendOutcome.Accepted : SendOutcome.Absent);
        if (outcome != SendOutcome.Rejected)
        {
            (await client.SendAsync(id, Messages.Place(id, Order), Token)).Outcome.ShouldBe(SendOutcome.Accepted);
            Placements(await sandbox.LedgerAsync()).ShouldBe([1]);
        }
    }

    [Fact]
    public async Task Send_Healthy_IsAcceptedWithTheCrmNumber()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();

        var result = await sandbox.Client().SendAsync(id, Messages.Place(id, Order), Token);

        result.Outcome.ShouldBe(SendOutcome.Accepted);
        result.ExternalId.ShouldBe((await sandbox.CardAsync(Order)).GetProperty("crmId").GetString());
    }

    [Fact]
    public async Task Send_RefusedByAStateRule_IsRejectedWithItsCode()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.PlaceAsync();
        var id = Guid.NewGuid();

        var result = await sandbox.Client().SendAsync(id, Messages.Action(id, "order.acceptDelivery", Order), Token);

        result.Outcome.ShouldBe(SendOutcome.Rejected);
        result.Detail.ShouldNotBeNull().ShouldStartWith("NOT_AWAITED");
    }

    [Fact]
    public async Task Send_OtherBodyUnderTheSameKey_IsPoison()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var client = sandbox.Client();
        var id = Guid.NewGuid();
        await client.SendAsync(id, Messages.Place(id, Order), Token);

        (await client.SendAsync(id, Messages.Place(id, Order, "DIA"), Token)).Outcome.ShouldBe(SendOutcome.Poison);
        (await client.SendAsync(id, "{", Token)).Outcome.ShouldBe(SendOutcome.Poison);
    }

    [Fact]
    public async Task Find_UnderFault_CannotBeAsked()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.ControlAsync("crm/faults", new { kind = "garbage", scope = "find" });

        (await sandbox.Client().FindAsync(Guid.NewGuid(), Token)).Outcome.ShouldBe(SendOutcome.Transient);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("malformed")]
    [InlineData("drop")]
    [InlineData("fail")]
    public async Task ReadEvents_UnderFault_SaysTheSourceFailed(string kind)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.ControlAsync("crm/faults", new { kind, scope = "events" });

        await Should.ThrowAsync<SourceUnavailableException>(() => sandbox.Client().ReadEventsAsync(null, Token));
        (await sandbox.Client().ReadEventsAsync(null, Token)).More.ShouldBeFalse();
    }

    [Fact]
    public async Task Delay_CallerGoesAway_LeavesTheOrderRecorded()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.ControlAsync("crm/faults", new { kind = "delay", seconds = 20 });
        var id = Guid.NewGuid();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = sandbox.Client().SendAsync(id, Messages.Place(id, Order), leaving.Token);
        await Support.Eventually.Until(async () => (await sandbox.LedgerAsync()).GetProperty("orders").GetArrayLength() == 1, "the CRM has the order");

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        (await sandbox.Client().FindAsync(id, Token)).Outcome.ShouldBe(SendOutcome.Accepted);
    }

    private static IEnumerable<int> Placements(JsonElement ledger) =>
        ledger.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("placements").GetInt32());
}
