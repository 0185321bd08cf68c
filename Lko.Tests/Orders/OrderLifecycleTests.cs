using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Tests.Common;
using Lko.Tests.Support;

namespace Lko.Tests.Orders;

public sealed class OrderLifecycleTests
{
    [Theory]
    [InlineData("ru")]
    [InlineData("en")]
    public void Names_OfEverything_ExistInBothLanguages(string language)
    {
        using var culture = new CultureScope(language);
        foreach (var name in Enum.GetValues<OrderState>().Select(each => each.Row().Name)
            .Concat(Enum.GetValues<OrderStage>().Select(each => each.Name()))
            .Concat(Enum.GetValues<Milestone>().Select(each => each.Name()))
            .Concat(Enum.GetValues<OrderReason>().Select(each => each.Name()))
            .Concat(Enum.GetValues<OrderKind>().Select(each => each.Name()))
            .Concat(OrderLifecycle.Intents.Values.Select(each => each.Name)))
        {
            name.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public void Obstacle_OfEveryIntentInEveryState_IsEmptyExactlyWhereTheTableAllows()
    {
        foreach (var language in new[] { "ru", "en" })
        {
            using var culture = new CultureScope(language);
            foreach (var (intent, row) in OrderLifecycle.Intents)
            {
                foreach (var state in Enum.GetValues<OrderState>())
                {
                    var obstacle = OrderLifecycle.Obstacle(intent, new OrderSituation(state, OrderStage.Feasibility, OrderStage.Build));
                    (obstacle is null).ShouldBe(row.From.Contains(state), $"{intent} in {state}: {obstacle}");
                }
            }
        }
    }

    [Fact]
    public void Moves_OfEveryStateAndIntent_AreThoseOfTheStandards()
    {
        const string Reports = "Report>Acknowledged|Rejected|InProgress|PendingInformation|PendingAcceptance|HeldCharge|HeldDelay|PendingCancellation|Cancelled|Completed|Partial|Failed";

        LifecycleText.Of(OrderLifecycle.Moves).ShouldBe(
            $"""
            Draft: Submit>Acknowledged
            Acknowledged: RequestCancellation>AssessingCancellation {Reports}
            Rejected: Report>Rejected
            InProgress: RequestCancellation>AssessingCancellation RequestDate>AssessingModification {Reports}
            PendingInformation: Answer>InProgress RequestCancellation>AssessingCancellation {Reports}
            PendingAcceptance: AcceptDelivery>Completed RequestCancellation>AssessingCancellation ObjectToDelivery>InProgress {Reports}
            AssessingModification: RequestCancellation>AssessingCancellation {Reports}
            HeldCharge: AcceptTerms>InProgress DeclineTerms>InProgress RequestCancellation>AssessingCancellation {Reports}
            HeldDelay: RequestCancellation>AssessingCancellation {Reports}
            AssessingCancellation: {Reports}
            PendingCancellation: {Reports}
            Cancelled: Report>Cancelled
            Completed: Report>Completed
            Partial: Report>Partial
            Failed: Report>Failed
            """);
    }

    [Fact]
    public void Clocks_OfEveryState_AreThoseOfTheStandards() =>
        string.Join('\n', OrderLifecycle.States.Values.GroupBy(row => row.Clock?.ToString() ?? "Off", StringComparer.Ordinal).Select(group => $"{group.Key}: {string.Join(' ', group.Select(row => row.State))}")).ShouldBe(
            """
            Off: Draft
            Runs: Acknowledged InProgress HeldDelay AssessingCancellation PendingCancellation
            Ends: Rejected Cancelled Completed Partial Failed
            Stops: PendingInformation PendingAcceptance AssessingModification HeldCharge
            """);

    [Fact]
    public void States_ThatEnd_AreThoseNothingLeadsOutOf() =>
        Enum.GetValues<OrderState>().Where(OrderLifecycle.Moves.IsTerminal).ShouldBe(OrderLifecycle.States.Values.Where(row => row.IsTerminal).Select(row => row.State));

    [Fact]
    public void CrmCodes_LandInTheStateAndStageOfTheStandards() =>
        string.Join('\n', OrderLifecycle.CrmCodes.Values.Select(row => $"{row.Code} {row.State} {row.Stage?.ToString() ?? "kept"}")).ShouldBe(
            """
            SUBMITTED Acknowledged Submitted
            REGISTERED Acknowledged Registered
            CLARIFY PendingInformation kept
            TECH_CHECK InProgress Feasibility
            TECH_NO Rejected Feasibility
            QUOTED HeldCharge Terms
            AGREED InProgress TermsAgreed
            SIGNING InProgress Signing
            IN_BUILD InProgress Build
            HELD HeldDelay kept
            TESTING InProgress Testing
            ACCEPTANCE PendingAcceptance Acceptance
            DONE Completed None
            PARTIAL Partial None
            FAILED Failed None
            REJECTED Rejected None
            CANCELLING PendingCancellation kept
            CANCELLED Cancelled None
            """);

    [Fact]
    public void Obstacle_CancellationAfterThePointOfNoReturn_NamesTheStage()
    {
        using var culture = new CultureScope("ru");

        OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, new OrderSituation(OrderState.InProgress, OrderStage.Build, OrderStage.Build))!.ShouldContain(OrderStage.Build.Name());
        OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, new OrderSituation(OrderState.InProgress, OrderStage.Signing, OrderStage.Build)).ShouldBeNull();
    }

    [Theory]
    [InlineData("ru")]
    [InlineData("en")]
    public void Obstacle_OfEveryRule_HasItsSentence(string language)
    {
        using var culture = new CultureScope(language);
        var allowed = new OrderSituation(OrderState.HeldCharge, OrderStage.Terms, OrderStage.Build);
        var cancelling = allowed with { State = OrderState.AssessingCancellation };
        var told = new Dictionary<OrderRule, string?>
        {
            [OrderRule.Terminal] = OrderLifecycle.Obstacle(OrderIntent.AcceptTerms, allowed with { State = OrderState.Completed, MayDecide = false }),
            [OrderRule.Right] = OrderLifecycle.Obstacle(OrderIntent.AcceptDelivery, allowed with { MayDecide = false }),
            [OrderRule.Pending] = OrderLifecycle.Obstacle(OrderIntent.Answer, allowed with { Pending = OrderIntent.Answer }),
            [OrderRule.Cancelling] = OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, cancelling),
            [OrderRule.State] = OrderLifecycle.Obstacle(OrderIntent.AcceptDelivery, allowed),
            [OrderRule.Terms] = OrderLifecycle.Obstacle(OrderIntent.AcceptTerms, allowed with { HasTerms = false }),
            [OrderRule.Answered] = OrderLifecycle.Obstacle(OrderIntent.DeclineTerms, allowed with { HasTerms = false, IsAnswered = true, Pending = OrderIntent.AcceptTerms }),
            [OrderRule.PointOfNoReturn] = OrderLifecycle.Obstacle(OrderIntent.RequestCancellation, allowed with { Stage = OrderStage.Build }),
        };

        told.Keys.ShouldBe(Enum.GetValues<OrderRule>(), ignoreOrder: true);
        told.Values.ShouldAllBe(text => !string.IsNullOrWhiteSpace(text));
        told.Values.Distinct(StringComparer.Ordinal).Count().ShouldBe(told.Count);
        told[OrderRule.Right]!.ShouldContain(DomainTexts.Access[$"Role.{Role.OperatorSigner.Code}"]);
        OrderLifecycle.Obstacle(OrderIntent.AcceptTerms, allowed).ShouldBeNull();
        OrderLifecycle.Obstacle(OrderIntent.AcceptTerms, allowed with { HasTerms = false, IsAnswered = true, Pending = OrderIntent.AcceptTerms }).ShouldBe(told[OrderRule.Pending]);
        OrderLifecycle.Obstacle(OrderIntent.AcceptTerms, allowed with { Pending = OrderIntent.AcceptTerms }).ShouldBeNull("asked again, it may be answered again");
    }

    [Fact]
    public void States_CarryTheCodesOfTheStandards()
    {
        string.Join('\n', OrderLifecycle.States.Values.Select(row => string.Create(CultureInfo.InvariantCulture, $"{(int)row.State} {row.Tmf} {row.Mef} {row.Holder?.ToString() ?? "-"} {row.IsTerminal}"))).ShouldBe(
            """
            1 draft draft Operator False
            2 acknowledged acknowledged Carrier False
            3 rejected rejected - True
            4 inProgress inProgress Carrier False
            5 pending pending.information Operator False
            6 pending pending.acceptance Operator False
            7 pending pending.assessingModification Carrier False
            8 held held.assessingCharge Operator False
            9 held held.delay Carrier False
            10 assessingCancellation assessingCancellation Carrier False
            11 pendingCancellation pendingCancellation Carrier False
            12 cancelled cancelled - True
            13 completed completed - True
            14 partial partial - True
            15 failed failed - True
            """,
            "These numbers are stored and these codes are spoken by operators' systems. Do not renumber or rename: add a state at the end, and migrate what is stored.");
    }

    [Fact]
    public void StoredNumbers_OfTheOtherEnums_AreFrozen()
    {
        Numbers<OrderStage>().ShouldBe("None=0 Submitted=1 Registered=2 Feasibility=3 Terms=4 TermsAgreed=5 Signing=6 Build=7 Testing=8 Acceptance=9");
        Numbers<Milestone>().ShouldBe("Acknowledged=1 Surveyed=2 Committed=3 Built=4 Installed=5 Tested=6 Accepted=7 BillingStarted=8");
        Numbers<OrderIntent>().ShouldBe("Submit=1 Answer=2 AcceptTerms=3 DeclineTerms=4 AcceptDelivery=5 RequestCancellation=6 ObjectToDelivery=7 RequestDate=8 Report=100");
        Numbers<Permission>().ShouldBe("OrdersRead=1 OrdersWrite=2 OrdersDecide=3 CatalogueRead=4 ContractsRead=5 BalancesRead=6 UsersManage=7 IntegrationRead=8 IntegrationManage=9");
    }

    private static string Numbers<T>()
        where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}={Convert.ToInt32(value, CultureInfo.InvariantCulture)}")));
}
