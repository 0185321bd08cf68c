using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;

namespace Lko.Tests.Common;

/// <summary>The engine, and every table of the portal that it runs: all of its states, all of its intents.</summary>
public sealed class LifecycleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly Lifecycle<Door, Act, int> Doors = new(
        Door.Closed,
        new(Act.Open, [Door.Closed], Door.Open, Guard: keys => keys > 0),
        new(Act.Close, [Door.Open], Door.Closed),
        new(Act.Break, [Door.Open, Door.Closed], Door.Broken, NeedsReason: true));

    private enum Door
    {
        Open,
        Closed,
        Broken,
        Painted,
    }

    private enum Act
    {
        Open,
        Close,
        Break,
    }

    public static TheoryData<string> Tables => [.. All.Keys];

    private static Dictionary<string, ITable> All => new(StringComparer.Ordinal)
    {
        ["order"] = new Table<OrderState, OrderIntent, OrderSituation>(OrderLifecycle.Moves, new(OrderState.Draft, OrderStage.None, OrderStage.Build)),
        ["terms"] = new Table<TermsState, TermsState, Nothing>(OrderTerms.Moves, default),
        ["message"] = new Table<OutboxState, OutboxIntent, OutboxHold>(OutboxMessage.Moves, new(null, Now)),
        ["run"] = new Table<SyncRunState, SyncRunState, Nothing>(SyncRun.Moves, default),
        ["event"] = new Table<CrmEventState, CrmEventState, Nothing>(CrmEvent.Moves, default),
        ["finding"] = new Table<FindingState, FindingIntent, Nothing>(Finding.Moves, default),
    };

    [Fact]
    public void Against_ToldApart_WhetherItIsOverForAnotherStateOrForLackOfSomethingElse()
    {
        Doors.Against(Door.Closed, Act.Open, 1).ShouldBeNull();
        Doors.Against(Door.Closed, Act.Open, 0).ShouldBe(Hindrance.Guard);
        Doors.Against(Door.Open, Act.Open, 1).ShouldBe(Hindrance.State);
        Doors.Against(Door.Broken, Act.Open, 1).ShouldBe(Hindrance.Ended);
        Doors.Possible(Door.Closed, 0).ShouldBe([Act.Break]);
        Doors.Possible(Door.Closed, 1).ShouldBe([Act.Open, Act.Break]);
    }

    [Fact]
    public void Next_IsRefused_WithoutItsReasonOutOfTurnOrAgainstItsGuard()
    {
        Doors.Next(Door.Closed, Act.Open, 1).ShouldBe(Door.Open);
        Doors.Next(Door.Open, Act.Break, 0, "fire").ShouldBe(Door.Broken);
        Should.Throw<ArgumentException>(() => Doors.Next(Door.Open, Act.Break, 0, " "));
        Should.Throw<InvalidOperationException>(() => Doors.Next(Door.Closed, Act.Open, 0));
        Should.Throw<InvalidOperationException>(() => Doors.Next(Door.Broken, Act.Close, 1));
    }

    [Fact]
    public void Reachable_LeavesOutAStateThatNothingLeadsTo()
    {
        Doors.Reachable().ShouldBe([Door.Open, Door.Closed, Door.Broken], ignoreOrder: true);
        Should.Throw<ArgumentException>(() => new Lifecycle<Door, Act, int>(
            Door.Closed, new(Act.Open, [Door.Closed], Door.Open), new(Act.Open, [Door.Closed, Door.Broken], Door.Open)));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void EveryState_OfEveryTable_IsReachable(string table) => All[table].Unreachable().ShouldBeEmpty("What is not built is not in the table.");

    [Theory]
    [MemberData(nameof(Tables))]
    public void EveryIntent_InEveryState_DoesWhatTheTableSaysAndNothingElse(string table) => All[table].Walk().ShouldBeEmpty();

    [Fact]
    public void Tables_BesideTheOrder_SayWhatIsMeant()
    {
        LifecycleText.Of(OrderTerms.Moves).ShouldBe(
            """
            AwaitingResponse: Accepted>Accepted Declined>Declined TimedOut>TimedOut Withdrawn>Withdrawn
            Accepted: AwaitingResponse>AwaitingResponse
            Declined: AwaitingResponse>AwaitingResponse
            TimedOut: Withdrawn>Withdrawn
            Withdrawn: AwaitingResponse>AwaitingResponse TimedOut>TimedOut
            """);
        LifecycleText.Of(OutboxMessage.Moves).ShouldBe(
            """
            Pending: Accept>Delivered Refuse>Rejected GiveUp>Dead PutOff>Pending LoseSight>Unknown Retry>Pending Cancel>Cancelled
            Delivered:
            Rejected:
            Dead: Retry>Pending Cancel>Cancelled MarkDelivered>Delivered Edit>Pending
            Unknown: Accept>Delivered Refuse>Rejected GiveUp>Dead PutOff>Pending LoseSight>Unknown Retry>Unknown MarkDelivered>Delivered
            Cancelled:
            """);
        LifecycleText.Of(SyncRun.Moves).ShouldBe(
            """
            Running: Succeeded>Succeeded Failed>Failed Interrupted>Interrupted Held>Held Stopped>Stopped
            Succeeded:
            Failed:
            Interrupted:
            Held:
            Stopped:
            """);
        LifecycleText.Of(CrmEvent.Moves).ShouldBe(
            """
            Unmatched: Unmatched>Unmatched Applied>Applied Late>Late Refused>Refused SetAside>SetAside
            Applied:
            Late:
            Refused:
            SetAside: Unmatched>Unmatched Applied>Applied Late>Late Refused>Refused SetAside>SetAside
            """);
        LifecycleText.Of(Finding.Moves).ShouldBe(
            """
            Open: TakeFree>Taken Take>Taken Explain>Explained Resolve>Closed Heal>Closed
            Taken: Take>Taken Explain>Explained Reopen>Open Resolve>Closed Heal>Closed
            Explained: Take>Explained Reopen>Open Resolve>Closed Heal>Closed OtherFigures>Taken
            Closed: ComeBack>Open
            """);
    }

    private interface ITable
    {
        IEnumerable<string> Unreachable();

        IEnumerable<string> Walk();
    }

    private sealed class Table<TState, TIntent, TSituation>(Lifecycle<TState, TIntent, TSituation> lifecycle, TSituation best) : ITable
        where TState : struct, Enum
        where TIntent : struct, Enum
    {
        public IEnumerable<string> Unreachable() => Enum.GetValues<TState>().Except(lifecycle.Reachable()).Select(state => $"{state}");

        public IEnumerable<string> Walk()
        {
            foreach (var (state, intent) in from state in Enum.GetValues<TState>() from intent in Enum.GetValues<TIntent>() select (state, intent))
            {
                var ends = lifecycle.Table.Where(row => row.From.Contains(state) && EqualityComparer<TIntent>.Default.Equals(row.Intent, intent)).Select(row => row.To).ToList();
                TState? went = null;
                try
                {
                    went = ends.Count > 1 ? null : lifecycle.Next(state, intent, best, "a reason");
                }
                catch (InvalidOperationException)
                {
                    // Refused.
                }

                if (ends.Count < 2 && !Equals(went, ends.Count == 1 ? ends[0] : null))
                {
                    yield return $"{intent} leads from {state} to {went?.ToString() ?? "nowhere"}";
                }

                if (lifecycle.IsTerminal(state) && ends.Exists(end => !EqualityComparer<TState>.Default.Equals(end, state)))
                {
                    yield return $"{state} is the last one and {intent} leads out of it";
                }
            }
        }
    }
}
