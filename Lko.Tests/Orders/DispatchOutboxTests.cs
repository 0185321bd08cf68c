using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors.CrmRest;
using Lko.Web.Observability;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lko.Tests.Orders;

/// <summary>Nothing that was accepted is lost, nothing is sent twice: the CRM's own ledger is the judge.</summary>
public sealed class DispatchOutboxTests
{
    private static readonly OutboxOptions Options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_PerOrderInTurn_AndOneBlockedOrderBlocksNoOther(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (blocked, free) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        foreach (var number in new[] { blocked, free })
        {
            await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
            (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
                .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "ответ"), Token)).IsOk.ShouldBeTrue();
        }

        var crm = new ScriptedCrm { OnSend = (id, payload) => payload.Contains(blocked, StringComparison.Ordinal) ? (new SendResult(SendOutcome.Transient, Detail: "503"), false) : (new SendResult(SendOutcome.Accepted, "7"), true) };
        await Dispatcher(scene, crm).Run(Token);

        (await TypesAsync(scene, crm)).ShouldBe([$"{free} order.place", $"{free} order.answer"]);
        (await scene.StoredAsync(free)).Dispatch.ShouldBe(Dispatch.Delivered);
        (await scene.StoredAsync(free)).CrmId.ShouldBe("7");
        (await scene.StoredAsync(blocked)).Dispatch.ShouldBe(Dispatch.Sending);

        crm.OnSend = (id, _) => (new SendResult(SendOutcome.Accepted, "8"), true);
        scene.Time.Advance(TimeSpan.FromSeconds(5));
        await Dispatcher(scene, crm).Run(Token);
        (await TypesAsync(scene, crm)).Skip(2).ShouldBe([$"{blocked} order.place", $"{blocked} order.answer"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_AlwaysTransient_EndsAsADeadLetterThatAPersonCanReplay(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Transient, Detail: "503"), false) };

        for (var attempt = 0; attempt <= Options.Retries.Count; attempt++)
        {
            await Dispatcher(scene, crm).Run(Token);
            scene.Time.Advance(TimeSpan.FromHours(1));
        }

        crm.Sends.ShouldBe(Options.Retries.Count + 1);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Failed);
        (await HealthAsync(scene)).ShouldBe(HealthStatus.Degraded);
        await using (var raw = scene.Database.Raw())
        {
            var finding = await raw.Findings.SingleAsync(Token);
            (finding.Kind, finding.Subject, finding.OwnerRole, finding.State).ShouldBe((FindingKind.DeadLetter, number, Role.CarrierSupport, FindingState.Open));
            finding.Detail.ShouldContain("503");
            var told = await raw.Notifications.SingleAsync(row => row.Kind == "Carrier.DeadLetter", Token);
            (told.IsYourMove, told.UserId).ShouldBe((true, await raw.Users.Where(row => row.Subject == "carrier-support").Select(row => row.Id).SingleAsync(Token)));
            var letter = await raw.Outbox.SingleAsync(Token);
            letter.State.ShouldBe(OutboxState.Dead);
            letter.Act(MessageAction.Retry, "", scene.Time.GetUtcNow());
            await raw.SaveChangesAsync(Token);
        }

        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Accepted, "9"), true);
        await Dispatcher(scene, crm).Run(Token);
        crm.Taken.Count.ShouldBe(1);
        (await HealthAsync(scene)).ShouldBe(HealthStatus.Healthy);
        await using var after = scene.Database.Raw();
        (await after.Findings.SingleAsync(Token)).State.ShouldBe(FindingState.Closed);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(-30, 1)]
    [InlineData(0, 1)]
    [InlineData(90, 90)]
    [InlineData(86_400, 3600)]
    public async Task Run_WishOfTheReceiver_OnlyLengthensThePauseAndIsCapped(int? wishSeconds, int pauseSeconds)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        TimeSpan? wish = wishSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Transient, Detail: "503", RetryAfter: wish), false) };

        await Dispatcher(scene, crm).Run(Token);

        crm.Sends.ShouldBe(1);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.SingleAsync(Token)).NextAttemptAt.ShouldBe(scene.Time.GetUtcNow() + TimeSpan.FromSeconds(pauseSeconds));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    public async Task Run_UnknownOutcome_AsksBeforeItSendsAgain(DatabaseProvider provider, bool crmHasIt)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Unknown, Detail: "connection lost"), crmHasIt), CanBeAsked = false };
        await Dispatcher(scene, crm).Run(Token);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Unknown);

        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Accepted, "10"), true);
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await Dispatcher(scene, crm).Run(Token);
        (crm.Sends, crm.Questions).ShouldBe((1, 1), "while the CRM cannot be asked nothing is sent again");

        crm.CanBeAsked = true;
        scene.Time.Advance(TimeSpan.FromDays(1));
        await Dispatcher(scene, crm).Run(Token);

        crm.Sends.ShouldBe(crmHasIt ? 1 : 2);
        crm.Taken.Count.ShouldBe(1);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Delivered);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_UnknownAfterManyRetries_IsAskedByAClockOfItsOwn(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Transient, Detail: "503"), false), CanBeAsked = false };
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await NextAsync(scene, crm);
        }

        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Unknown, Detail: "connection lost"), false);
        List<TimeSpan> pauses = [];
        for (var attempt = 0; attempt < Options.Questions.Count + 2; attempt++)
        {
            pauses.Add(await NextAsync(scene, crm));
        }

        pauses.ShouldBe([.. Options.Questions, Options.Questions[^1], Options.Questions[^1]]);

        // The CRM has it not after all: the retries go on where they were, however often it was asked meanwhile.
        crm.CanBeAsked = true;
        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Transient, Detail: "503"), false);
        (await NextAsync(scene, crm)).ShouldBe(Options.Retries[6]);
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Sending);
        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Unknown, Detail: "connection lost"), true);
        (await NextAsync(scene, crm)).ShouldBe(Options.Questions[0], "another outcome, another clock");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SenderDiedAfterTheCrmTookIt_IsAskedAboutAndDelivered(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { BeforeAnswer = () => throw new InvalidOperationException("The process died here.") };
        await Should.ThrowAsync<InvalidOperationException>(() => Dispatcher(scene, crm).Run(Token));
        crm.BeforeAnswer = () => Task.CompletedTask;

        (await Dispatcher(scene, crm).Run(Token)).Value.ShouldBe(new Dispatched(0, 0), "the lease still holds");
        scene.Time.Advance(Options.Lease + TimeSpan.FromSeconds(1));
        await Dispatcher(scene, crm).Run(Token);

        (crm.Sends, crm.Questions, crm.Taken.Count).ShouldBe((1, 1, 1));
        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Delivered);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_LeaseLostMeanwhile_LateWriterIsRefusedByTheFence(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.SubmittedAsync();
        var answer = new TaskCompletionSource();
        var taken = new TaskCompletionSource();
        var slow = new ScriptedCrm { BeforeAnswer = () => { taken.SetResult(); return answer.Task; } };
        var late = Dispatcher(scene, slow).Run(Token);
        await taken.Task.WaitAsync(Token);

        scene.Time.Advance(Options.Lease + TimeSpan.FromSeconds(1));
        slow.BeforeAnswer = () => Task.CompletedTask;
        (await Dispatcher(scene, slow).Run(Token)).Value.Sent.ShouldBe(1);
        answer.SetResult();
        (await late).Value.ShouldBe(new Dispatched(0, 0, Lost: 1), "its fence is old");

        slow.Taken.Count.ShouldBe(1);
        await using var raw = scene.Database.Raw();
        var message = await raw.Outbox.SingleAsync(Token);
        (message.State, message.Attempts, message.Fence).ShouldBe((OutboxState.Delivered, 1, 2L));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_RefusedByTheCrm_OrderSaysSoAndPeopleAreTold(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "NO_LICENCE: лицензия не найдена"), false) };

        await Dispatcher(scene, crm).Run(Token);

        var order = await scene.StoredAsync(number);
        order.Dispatch.ShouldBe(Dispatch.Refused);
        order.History[^1].Text.ShouldNotBeNull().ShouldContain("лицензия");
        await using var raw = scene.Database.Raw();
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.MessageRefused);
        (await raw.Notifications.CountAsync(row => row.Kind == "Order.Refused", Token)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_TakenUnderAnIdThatCannotBeKept_IsDeliveredAndFound(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await using var peer = new ScriptedPeer(ScriptedPeer.Http("202 Accepted", "application/json", $$"""{"crmId":"{{new string('7', 80)}}"}"""));
        await using var services = CrmRestClientTests.Services(peer.Address, scene.Time);

        await Dispatcher(scene, services.GetRequiredService<ICrm>()).Run(Token);

        var order = await scene.StoredAsync(number);
        (order.Dispatch, order.CrmId).ShouldBe((Dispatch.Delivered, null));
        await using var raw = scene.Database.Raw();
        var finding = await raw.Findings.SingleAsync(Token);
        (finding.Kind, finding.Subject).ShouldBe((FindingKind.OffContract, number));
        finding.Detail.ShouldContain("crmId of 80 characters");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_SeveralDispatchersAtOnce_SendEachMessageOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        for (var index = 0; index < 6; index++)
        {
            await scene.SubmittedAsync();
        }

        var crm = new ScriptedCrm();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Dispatcher(scene, crm).Run(Token), Token)));

        crm.Taken.Count.ShouldBe(6);
        crm.Sends.ShouldBe(6);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(row => row.State == OutboxState.Delivered, Token)).ShouldBe(6);
        (await raw.Notifications.CountAsync(row => row.Kind == "Carrier.order.place", Token)).ShouldBe(await raw.Orders.CountAsync(row => row.CarrierBranch == "VOLGA", Token), "the Volga manager hears of his orders, once");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_WrongRequestAnsweredWithNul_IsADeadLetterAtOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Poison, Detail: $"HTTP 400: \0\ud800{new string('x', 5000)}"), false) };

        await Dispatcher(scene, crm).Run(Token);

        (await scene.StoredAsync(number)).Dispatch.ShouldBe(Dispatch.Failed);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.DeadLetter);
        (await HealthAsync(scene)).ShouldBe(HealthStatus.Degraded);
    }

    private static async Task<HealthStatus> HealthAsync(OrderScene scene) =>
        (await new OutboxHealth(scene.Database.Database, scene.Time).CheckHealthAsync(new HealthCheckContext(), Token)).Status;

    private static DispatchOutbox Dispatcher(OrderScene scene, ICrm crm) => new(scene.Database.For(null), crm, Options, new AnswerTerm(), scene.Time);

    /// <summary>Moves the clock to the next attempt, makes it, and says how long the pause after it is.</summary>
    private static async Task<TimeSpan> NextAsync(OrderScene scene, ScriptedCrm crm)
    {
        await using var raw = scene.Database.Raw();
        var due = await raw.Outbox.Select(row => row.NextAttemptAt).SingleAsync(Token);
        if (due > scene.Time.GetUtcNow())
        {
            scene.Time.SetUtcNow(due);
        }

        await Dispatcher(scene, crm).Run(Token);
        return await raw.Outbox.Select(row => row.NextAttemptAt).SingleAsync(Token) - scene.Time.GetUtcNow();
    }

    private static async Task<List<string>> TypesAsync(OrderScene scene, ScriptedCrm crm)
    {
        await using var raw = scene.Database.Raw();
        var messages = await raw.Outbox.ToDictionaryAsync(row => row.MessageId, row => $"{row.Aggregate} {row.Type}", Token);
        return [.. crm.Taken.Select(id => messages[id])];
    }
}
