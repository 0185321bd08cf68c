using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>Which moves take a reason (standards: hold, rejection, cancellation, failure, a later expected day), and what happens without one.</summary>
public sealed class OrderReasonTests
{
    private static readonly DateOnly Expected = new(2026, 12, 20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    public static TheoryData<string> Codes => [.. OrderLifecycle.CrmCodes.Keys];

    [Fact]
    public void States_ThatTakeAReason_AreThoseOfTheStandards() =>
        OrderLifecycle.States.Values.Where(row => row.NeedsReason).Select(row => row.State).ShouldBe([OrderState.Rejected, OrderState.HeldDelay, OrderState.Cancelled, OrderState.Failed], ignoreOrder: true);

    /// <summary>The words of the standards, as far as they give any.</summary>
    [Theory]
    [InlineData("ACCESS_ISSUE", "нет доступа")]
    [InlineData("CAPACITY_ISSUE", "нет ёмкости")]
    [InlineData("SURVEY_REQUIRED", "нужно обследование")]
    [InlineData("WAYLEAVE_ISSUE", "согласования/разрешения")]
    [InlineData("COST_ISSUE", "доп. затраты")]
    [InlineData("INFORMATION_REQUIRED", "нет данных")]
    public void Reasons_AreCalledAsTheStandardsCallThem(string code, string name)
    {
        using var culture = new CultureScope("ru");

        OrderLifecycle.ReasonOf(code).ShouldNotBeNull().Name().ShouldBe(name);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Report_OfEveryTransition_IsRefusedWithoutItsReasonAndTakenWithIt(string code)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (number, row) = (await scene.SubmittedAsync(), OrderLifecycle.CrmCodes[code]);

        foreach (var (reason, text, enough) in new (OrderReason? Reason, string? Text, bool Enough)[]
        {
            (null, null, false), (null, "текст", false), (OrderReason.Other, null, false), (OrderReason.Other, " ", false), (OrderReason.Other, "текст", true), (OrderReason.AccessIssue, null, true),
        })
        {
            // Never saved: each report meets the order as it was submitted.
            var order = await scene.StoredAsync(number);
            void Report() => order.Report(Of(1, row, reason, text), scene.Time.GetUtcNow(), Expected);
            if (enough || !row.State.Row().NeedsReason)
            {
                Report();
                order.State.ShouldBe(row.State);
            }
            else
            {
                Should.Throw<ArgumentException>(Report, $"{code} with {reason} and '{text}'");
                (order.State, order.CrmSequence).ShouldBe((OrderState.Acknowledged, 0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Report_MovingTheExpectedDay_TakesAReasonUnlessItIsTheCommitment(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        void Report(int sequence, string code, DateOnly? expected, DateOnly? committed = null, OrderReason? reason = null) =>
            order.Report(Of(sequence, OrderLifecycle.CrmCodes[code], reason, null) with { Expected = expected, Committed = committed }, scene.Time.GetUtcNow(), Expected);

        Report(1, "REGISTERED", Expected);
        Report(2, "TECH_CHECK", Expected);
        Should.Throw<ArgumentException>(() => Report(3, "TECH_CHECK", Expected.AddDays(1)));
        order.ExpectedCompletionDate.ShouldBe(Expected);
        Report(3, "TECH_CHECK", Expected.AddDays(1), reason: OrderReason.WayleaveIssue);
        Report(4, "AGREED", Expected.AddDays(9), Expected.AddDays(9));
        Should.Throw<ArgumentException>(() => Report(5, "IN_BUILD", Expected.AddDays(10), Expected.AddDays(9)));
        Should.Throw<ArgumentException>(() => Report(5, "IN_BUILD", null, Expected.AddDays(10)), "a commitment given anew is a delay");
        Report(5, "IN_BUILD", null);
        Report(2, "REGISTERED", Expected.AddDays(30));
        Report(6, "DONE", Expected.AddDays(30));

        order.State.ShouldBe(OrderState.Completed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feed_WithoutTheReason_IsAppliedAsOtherAndFoundOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        var held = scene.Event(number, 3, "HELD", reason: "");
        var unknown = scene.Event(number, 4, "IN_BUILD", reason: "STRONG_WIND", expected: "2027-01-15");
        var silent = scene.Event(number, 5, "FAILED", reason: "OTHER");

        (await scene.EventsAsync(held, unknown, silent)).Applied.ShouldBe(3);
        (await scene.EventsAsync(held, unknown, silent)).Known.ShouldBe(3);

        var order = await scene.StoredAsync(number);
        order.State.ShouldBe(OrderState.Failed);
        order.History.Where(row => row.Sequence >= 3).OrderBy(row => row.Sequence).Select(row => (row.To, row.Reason, row.SourceCode, row.Text)).ShouldBe(
        [
            (OrderState.HeldDelay, OrderReason.Other, "HELD", "HELD"),
            (OrderState.InProgress, OrderReason.Other, "STRONG_WIND", "STRONG_WIND"),
            (OrderState.Failed, OrderReason.Other, "FAILED", "FAILED"),
        ]);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.Select(row => row.Kind).ToListAsync(Token)).ShouldBe(Enumerable.Repeat(FindingKind.ReasonMissing, 3));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feed_OfWorkWithoutAnExpectedDay_IsAppliedAndFoundOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        string Dateless(int sequence, string code) => scene.Event(number, sequence, code).Replace("\"2026-12-20\"", "null", StringComparison.Ordinal);

        (await scene.EventsAsync(Dateless(1, "REGISTERED"), Dateless(2, "TECH_CHECK"), Dateless(3, "SIGNING"))).Applied.ShouldBe(3);

        await using var raw = scene.Database.Raw();
        var found = await raw.Findings.SingleAsync(Token);
        (found.Kind, found.Subject).ShouldBe((FindingKind.ExpectedDayMissing, number));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Report_OfAnEnd_SetsTheCompletionDateOnlyWhereItIsCompleted(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        foreach (var (code, isDated) in new[] { ("DONE", true), ("PARTIAL", false), ("FAILED", false), ("CANCELLED", false) })
        {
            var number = await scene.SubmittedAsync();
            await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", code);

            var order = await scene.StoredAsync(number);
            (order.CompletionDate is not null, order.ExpectedCompletionDate, order.Stage).ShouldBe((isDated, null, OrderStage.None), code);
        }
    }

    [Theory]
    [InlineData(OrderIntent.Answer, "CLARIFY")]
    [InlineData(OrderIntent.DeclineTerms, "QUOTED")]
    [InlineData(OrderIntent.ObjectToDelivery, "ACCEPTANCE")]
    [InlineData(OrderIntent.RequestCancellation, "TECH_CHECK")]
    [InlineData(OrderIntent.RequestDate, "TECH_CHECK")]
    public async Task Decision_WithoutItsText_IsRefusedByTheOrderItself(OrderIntent intent, string from)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, from);
        var order = await scene.StoredAsync(number);
        OrderLifecycle.Intents[intent].NeedsReason.ShouldBeTrue();

        Should.Throw<ArgumentException>(() =>
        {
            switch (intent)
            {
                case OrderIntent.Answer:
                    order.Answer(" ", "М. З.", scene.Time.GetUtcNow());
                    break;
                case OrderIntent.DeclineTerms:
                    order.DeclineTerms(" ", "М. З.", scene.Time.GetUtcNow());
                    break;
                case OrderIntent.ObjectToDelivery:
                    order.ObjectToDelivery(" ", "М. З.", scene.Time.GetUtcNow());
                    break;
                case OrderIntent.RequestDate:
                    order.RequestDate(new DateOnly(2027, 1, 20), " ", "М. З.", scene.Time.GetUtcNow());
                    break;
                default:
                    order.RequestCancellation(" ", OrderStage.Build, "М. З.", scene.Time.GetUtcNow());
                    break;
            }
        });

        order.State.ShouldBe(OrderLifecycle.CrmCodes[from].State);
    }

    private static CrmReport Of(int sequence, CrmRow row, OrderReason? reason, string? text) =>
        new(sequence, row, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "CRM", null, null, reason, null, text, null);
}
