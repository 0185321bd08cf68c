using System.Collections.Concurrent;
using System.Diagnostics;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Live;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Observability;

/// <summary>Other tests measure at the same time: each looks for what only it can have caused.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseCases_AreMeasuredAndTracedWithTheirOutcome()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var measured = new Measurements();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or nameof(TelemetryTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(TelemetryTests));
        using var root = source.StartActivity("test")!;

        await scene.SubmittedAsync();
        (await scene.DraftAsync("op10-finance")).IsOk.ShouldBeFalse();
        await new ListContracts(scene.Database.For(OrderScene.Orders)).Run(new ContractQuery(null, null, null, false, new PageRequest(1, 10)), Token);

        string[] expected = ["SaveDraft saved", "SubmitOrder saved", "SaveDraft denied", "ListContracts read"];
        spans.Where(span => span.TraceId == root.TraceId && span.Source.Name == Telemetry.Name && span.ParentSpanId == root.SpanId)
            .Select(span => $"{span.OperationName} {span.GetTagItem("outcome")}").ShouldBe(expected);
        foreach (var run in expected.Select(text => text.Split(' ')))
        {
            measured.Of($"lko.use_case.duration[use_case={run[0]},outcome={run[1]}]").ShouldContain(value => value > 0);
        }

        Activity.Current.ShouldBe(root, "a use case that has ended is not current any more");
    }

    [Fact]
    public async Task UseCase_WhoseSaveFails_IsAnError()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var measured = new Measurements();

        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using var db = database.For(null).OpenSystem("test", "/sources/FailingUseCase.cs");
            await db.InTransactionAsync<int>(_ => throw new InvalidOperationException(), Token);
        });

        measured.Of("lko.use_case.duration[use_case=FailingUseCase,outcome=failed]").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Outbox_TellsWhatBecameOfMessagesAndHowLongTheyWait()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var measured = new Measurements();
        await scene.SubmittedAsync();
        var results = new Queue<SendOutcome>([SendOutcome.Transient, SendOutcome.Unknown, SendOutcome.Poison]);
        var crm = new ScriptedCrm { OnSend = (_, _) => (new SendResult(results.Dequeue()), false) };
        var dispatch = new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time);
        while (results.Count > 0)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1201.5));
            await dispatch.Run(Token);
        }

        await scene.SubmittedAsync();
        crm.OnSend = (_, _) => (new SendResult(SendOutcome.Accepted, "7"), true);
        await dispatch.Run(Token);

        foreach (var outcome in new[] { "retried", "unknown", "dead", "delivered" })
        {
            measured.Of($"lko.outbox.messages[type=order.place,outcome={outcome}]").ShouldContain(1);
        }

        foreach (var age in new[] { 1201.5, 2403, 3604.5 })
        {
            measured.Of("lko.outbox.age[]").ShouldContain(age);
        }
    }

    [Fact]
    public async Task Live_TellsHowLongAChangeTookToItsSubscriber()
    {
        var time = new FakeTimeProvider();
        var feed = new LiveFeed(time, NullLogger<LiveFeed>.Instance);
        using var measured = new Measurements();
        using var subscription = feed.Subscribe(
            _ => true,
            _ =>
            {
                time.Advance(TimeSpan.FromMilliseconds(1234.5));
                return Task.CompletedTask;
            },
            TimeSpan.Zero);

        feed.Publish(new Change(Topic.Order, "1", null, null, null));

        await Eventually.Until(() => measured.Of("lko.live.latency[topic=Order]").Contains(1.2345), "the latency is measured");
    }

    [Fact]
    public void Circuits_AreCountedUpAndDown()
    {
        using var measured = new Measurements();
        var counter = new CircuitCounter(new CircuitLimits(PerUser: 1));

        counter.TryEnter("a", null).ShouldBeTrue();
        counter.TryEnter("a", null).ShouldBeFalse();
        counter.Leave("a", null);

        measured.Of("lko.circuits.open[]").ShouldContain(1);
        measured.Of("lko.circuits.open[]").ShouldContain(-1);
    }
}
