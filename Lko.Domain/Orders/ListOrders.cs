using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>The views of the orders list.</summary>
public enum OrderView
{
    Open = 1,
    Waiting = 2,
    Late = 3,
    Drafts = 4,
    Ended = 5,
    All = 6,
    AtRisk = 7,
}

/// <summary>Which orders, in which order. Unknown sort names fall back to "waits for me, then least time left".</summary>
/// <param name="Only">Exactly these orders, whatever view and filters say: rows a screen already shows.</param>
/// <param name="Within">Code of the part of the caller's side to look at; null = all he may see.</param>
/// <param name="From">Submitted on this day of the caller's clock or later; null = whenever. A draft is submitted on none.</param>
/// <param name="To">Submitted on this day or earlier.</param>
public sealed record OrderQuery(
    OrderView View, string? Search, string? ProductCode, OrderState? State, string? CarrierBranch, string? Sort, bool Descending, PageRequest Page, IReadOnlyList<OrderId>? Only = null,
    string? Within = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>One line of the orders list.</summary>
/// <param name="IsYourMove">It waits for whoever asks: his side holds it, and his rights let him move it.</param>
/// <param name="Holder">Whose move it is; null when nobody's.</param>
/// <param name="Reason">Why the order stands as it does; null when nobody said.</param>
/// <param name="Subject">Code of the federal subject of its contract.</param>
/// <param name="BranchZone">IANA zone of the operator's branch; null where the data name none.</param>
public sealed record OrderRow(
    OrderId Id, string? Number, string ProductCode, int SpecificationVersion, string SummaryRu, string SummaryEn, LocalLine? PlaceA, LocalLine? PlaceB,
    OrderState State, OrderStage Stage, string CarrierBranch, string OperatorRu, string OperatorEn, string? CustomerReference, DateTimeOffset? DueAt,
    DateTimeOffset StateSince, DateTimeOffset UpdatedAt, DateOnly? ExpectedCompletionDate, DateOnly? CommittedDate, Money? Monthly, bool IsYourMove, Side? Holder,
    OrderReason? Reason, string? ReasonText, string? Subject, string? BranchZone)
{
    /// <summary>The zone its times are told in.</summary>
    public TimeZoneInfo Zone => Zones.Region;

    /// <summary>The zone its term runs in.</summary>
    public TimeZoneInfo TermZone => Zones.OfTerm(State);

    private OrderZones Zones => OrderZones.Of(Subject, BranchZone);
}

/// <summary>A line with what decides whose move it is.</summary>
internal sealed record FoundOrder(OrderRow Row, OrderPlace Place, bool IsOffered)
{
    public OrderRow For(Turn turn) => Row with { IsYourMove = turn.Includes(Row.State, Place, IsOffered), Holder = OrderLifecycle.HolderOf(Row.State, IsOffered) };
}

/// <summary>The orders the caller may see, a page at a time.</summary>
public sealed class ListOrders(ILkoDbFactory databases, TimeProvider time)
{
    public async Task<Outcome<Page<OrderRow>>> Run(OrderQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, query.Within, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Page<OrderRow>>.Forbidden();
        }

        var turn = Turn.Of(user);
        if (query is { View: OrderView.Waiting, Only: null } && turn.IsNever)
        {
            return Outcome<Page<OrderRow>>.Ok(new Page<OrderRow>([], 0));
        }

        var orders = Filter(db.VisibleOrders().AsNoTracking(), query, turn, user.ZoneOf(null), time.Now());
        var total = await orders.CountAsync(cancellationToken);
        var rows = await Found(db, Sort(orders, query, turn).Skip(query.Page.Skip).Take(query.Page.Size)).ToListAsync(cancellationToken);
        return Outcome<Page<OrderRow>>.Ok(new Page<OrderRow>(rows.ConvertAll(found => found.For(turn)), total));
    }

    internal static IQueryable<Order> InView(IQueryable<Order> orders, OrderView view, Turn turn, DateTimeOffset now)
    {
        var ended = OrderLifecycle.States.Values.Where(row => row.IsTerminal).Select(row => row.State).ToList();
        return view switch
        {
            OrderView.Open => orders.Where(order => order.State != OrderState.Draft && !ended.Contains(order.State)),
            OrderView.Waiting => orders.Where(turn.Orders),
            OrderView.Late => orders.Where(order => order.DueAt < now && !ended.Contains(order.State)),
            OrderView.AtRisk => AtRisk(orders, turn, now),
            OrderView.Drafts => orders.Where(order => order.State == OrderState.Draft),
            OrderView.Ended => orders.Where(order => ended.Contains(order.State)),
            _ => orders,
        };
    }

    /// <summary>Those whose term is near its end and has not ended; whom an order waits for is warned earlier.</summary>
    private static IQueryable<Order> AtRisk(IQueryable<Order> orders, Turn turn, DateTimeOffset now)
    {
        var warned = orders.Where(order => order.OwnRiskAt <= now && order.DueAt >= now);
        if (turn.IsNever)
        {
            return warned.Where(order => order.RiskAt <= now);
        }

        var waiting = orders.Where(turn.Orders).Select(order => order.Id);
        return warned.Where(order => order.RiskAt <= now || waiting.Contains(order.Id));
    }

    /// <summary>The orders as lists show them, in the same sequence.</summary>
    internal static IQueryable<FoundOrder> Found(ILkoDb db, IQueryable<Order> orders) =>
        orders.Join(db.Operators, order => order.OperatorId, row => row.Id, (order, customer) => new FoundOrder(
                new OrderRow(
                    order.Id, order.Number, order.ProductCode, order.SpecificationVersion, order.Summary.Ru, order.Summary.En, order.PlaceA, order.PlaceB,
                    order.State, order.Stage, order.CarrierBranch, customer.NameRu, customer.NameEn, order.CustomerReference, order.DueAt,
                    order.StateSince, order.UpdatedAt, order.ExpectedCompletionDate, order.CommittedDate, order.Monthly, false, null,
                    order.History.Where(entry => entry.To == order.State && entry.Reason != null && (order.State == OrderState.HeldDelay ? entry.Actor == OrderActor.Seller : entry.From != entry.To)).OrderByDescending(entry => order.State == OrderState.HeldDelay ? entry.Sequence : null).ThenByDescending(entry => entry.Id).Select(entry => entry.Reason).FirstOrDefault(),
                    order.History.Where(entry => entry.To == order.State && entry.Reason != null && (order.State == OrderState.HeldDelay ? entry.Actor == OrderActor.Seller : entry.From != entry.To)).OrderByDescending(entry => order.State == OrderState.HeldDelay ? entry.Sequence : null).ThenByDescending(entry => entry.Id).Select(entry => entry.Text).FirstOrDefault(),
                    db.Contracts.Where(contract => contract.Id == order.ContractId).Select(contract => contract.Subject).FirstOrDefault(),
                    db.Branches.Where(branch => branch.Id == order.BranchId).Select(branch => branch.TimeZone).FirstOrDefault()),
                new OrderPlace(order.BranchId, order.ContractId, order.AccountId),
                order.State == OrderState.HeldCharge && order.Terms.Any(terms => terms.State == TermsState.AwaitingResponse)));

    internal static IQueryable<Order> Filter(IQueryable<Order> orders, OrderQuery query, Turn turn, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (query.Only is { } only)
        {
            return orders.Where(order => only.Contains(order.Id));
        }

        orders = InView(orders, query.View, turn, now);
        if (SearchKey.Of(query.Search) is { Length: > 0 } key)
        {
            orders = orders.Where(order => order.SearchKey.Contains(key));
        }

        if (!string.IsNullOrEmpty(query.ProductCode))
        {
            orders = orders.Where(order => order.ProductCode == query.ProductCode);
        }

        if (query.State is { } state)
        {
            orders = orders.Where(order => order.State == state);
        }

        if (!string.IsNullOrEmpty(query.CarrierBranch))
        {
            orders = orders.Where(order => order.CarrierBranch == query.CarrierBranch);
        }

        return Submitted(orders, query, zone);
    }

    /// <summary>Those of the period. No clock can tell the first and the last day there are, and nothing lies beyond them.</summary>
    private static IQueryable<Order> Submitted(IQueryable<Order> orders, OrderQuery query, TimeZoneInfo zone)
    {
        if (query is { From: null, To: null })
        {
            return orders;
        }

        orders = orders.Where(order => order.SubmittedAt != null);
        if (query.From is { Year: > 1 } first)
        {
            var from = LocalTime.ToUtc(first.ToDateTime(TimeOnly.MinValue), zone);
            orders = orders.Where(order => order.SubmittedAt >= from);
        }

        if (query.To is { Year: < 9999 } last)
        {
            var after = LocalTime.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);
            orders = orders.Where(order => order.SubmittedAt < after);
        }

        return orders;
    }

    internal static IOrderedQueryable<Order> Sort(IQueryable<Order> orders, OrderQuery query, Turn turn)
    {
        var sorted = query.Sort switch
        {
            "number" => Told(order => order.Number == null, order => order.Number),
            "product" => By(order => order.ProductCode),
            "state" => By(order => order.State),
            "due" => Told(order => order.DueAt == null, order => order.DueAt),
            "updated" => By(order => order.UpdatedAt),
            "monthly" => Told(order => order.Monthly == null, order => order.Monthly!.Value.MinorUnits),
            _ => orders.OrderByDescending(turn.Orders).ThenBy(order => order.DueAt == null).ThenBy(order => order.DueAt).ThenByDescending(order => order.UpdatedAt),
        };

        // The key makes the order total, so that no row is shown on two pages or on none.
        return sorted.ThenByDescending(order => order.Id);

        IOrderedQueryable<Order> By<TKey>(Expression<Func<Order, TKey>> key) => query.Descending ? orders.OrderByDescending(key) : orders.OrderBy(key);

        // Left to themselves, databases disagree on where what is empty stands: it stands last, in both directions.
        IOrderedQueryable<Order> Told<TKey>(Expression<Func<Order, bool>> isEmpty, Expression<Func<Order, TKey>> key) =>
            query.Descending ? orders.OrderBy(isEmpty).ThenByDescending(key) : orders.OrderBy(isEmpty).ThenBy(key);
    }
}

/// <summary>How many orders each view holds, for tabs and the navigation.</summary>
public sealed class CountOrders(ILkoDbFactory databases, TimeProvider time)
{
    /// <param name="within">Code of the part of the caller's side to look at; null = all he may see.</param>
    public async Task<Outcome<IReadOnlyDictionary<OrderView, int>>> Run(string? within, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, within, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<IReadOnlyDictionary<OrderView, int>>.Forbidden();
        }

        var turn = Turn.Of(user);
        var now = time.Now();

        // One pass over the states and branches instead of a count per view.
        var states = await db.VisibleOrders()
            .GroupBy(order => new { order.State, order.BranchId, Late = order.DueAt < now, Warned = order.OwnRiskAt <= now })
            .Select(group => new { group.Key.State, group.Key.BranchId, group.Key.Late, group.Key.Warned, Count = group.Count() })
            .ToListAsync(cancellationToken);

        var open = states.Where(row => row.State != OrderState.Draft && !row.State.IsTerminal()).ToList();
        var waiting = turn.IsNever ? 0
            : turn.IsOfContracts ? await db.VisibleOrders().CountAsync(turn.Orders, cancellationToken)
            : open.Where(row => turn.Includes(row.State, row.BranchId)).Sum(row => row.Count) - await SettledAsync();

        // Whether an order near its end waits for the person no group says.
        var atRisk = open.Exists(row => row.Warned && !row.Late) ? await ListOrders.InView(db.VisibleOrders(), OrderView.AtRisk, turn, now).CountAsync(cancellationToken) : 0;
        return Outcome<IReadOnlyDictionary<OrderView, int>>.Ok(new Dictionary<OrderView, int>
        {
            [OrderView.Open] = open.Sum(row => row.Count),
            [OrderView.Waiting] = waiting,
            [OrderView.AtRisk] = atRisk,
            [OrderView.Late] = open.Where(row => row.Late).Sum(row => row.Count),
            [OrderView.Drafts] = states.Where(row => row.State == OrderState.Draft).Sum(row => row.Count),
            [OrderView.Ended] = states.Where(row => row.State.IsTerminal()).Sum(row => row.Count),
            [OrderView.All] = states.Sum(row => row.Count),
        });

        // Nobody groups by a condition on other rows: charges without an open offer are counted beside, where there are charges at all.
        async Task<int> SettledAsync()
        {
            var charges = states.Where(row => row.State == OrderState.HeldCharge && turn.Includes(row.State, row.BranchId)).Select(row => row.BranchId).Distinct().ToList();
            return charges.Count == 0 ? 0 : await db.VisibleOrders().CountAsync(
                order => order.State == OrderState.HeldCharge && charges.Contains(order.BranchId) && !order.Terms.Any(terms => terms.State == TermsState.AwaitingResponse), cancellationToken);
        }
    }
}
