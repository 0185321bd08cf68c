using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>An order's card: everything one person may see of it, and what he may do.</summary>
/// <param name="OneOff">Fees exclude the tax.</param>
/// <param name="Vat">The rate on the fees, of <paramref name="VatDay"/>.</param>
/// <param name="TimeZone">IANA zone of the carrier's regional branch, in which its days are told.</param>
/// <param name="TermZone">IANA zone its term runs in.</param>
/// <param name="Charges">All terms the carrier ever offered on the order, the latest first.</param>
public sealed record OrderCard(
    string Number, int Version, string ProductCode, int SpecificationVersion, OrderKind Kind, string Parameters, string SummaryRu, string SummaryEn,
    LocalLine? PlaceA, LocalLine? PlaceB, OrderState State, OrderStage Stage, Side? Holder, Side Viewer, DateTimeOffset StateSince, DateTimeOffset? DueAt,
    DateTimeOffset SubmittedAt, DateTimeOffset UpdatedAt, DateOnly? RequestedCompletionDate, ToldDay? Committed, DateOnly? ExpectedCompletionDate, DateOnly? CompletionDate,
    Money? OneOff, Money? Monthly, VatRate Vat, DateOnly VatDay, string? CustomerReference, string? Comment, string ContractNumber, string? AccountNumber,
    string OperatorRu, string OperatorEn, string CarrierBranch, string CarrierRu, string CarrierEn, string TimeZone, string TermZone, string CreatedBy, string? CrmId, Dispatch Dispatch,
    IReadOnlyList<OrderMilestoneRow> Milestones, IReadOnlyList<OrderHistoryRow> History, IReadOnlyList<OrderTermsRow> Charges, IReadOnlyList<HoldingRow> Holdings, WorkingTimeRow? Working, IReadOnlyList<OrderActionRow> Actions,
    IReadOnlyList<OrderFileRow> Files)
{
    /// <summary>It waits for whoever opened it: his side holds it, and his rights let him move it.</summary>
    public required bool IsYourMove { get; init; }

    /// <summary>The terms that wait for the operator's decision.</summary>
    public OrderTermsRow? Terms => State == OrderState.HeldCharge ? Charges.FirstOrDefault(terms => terms.State == TermsState.AwaitingResponse) : null;
}

/// <param name="Key">By which it is handed out.</param>
public sealed record OrderFileRow(Guid Key, string Name, long Size);

/// <param name="ReachedAt">Null while it is ahead.</param>
public sealed record OrderMilestoneRow(Milestone Milestone, DateTimeOffset? ReachedAt);

/// <param name="Sequence">The place of a report in the CRM's sequence; what came late has a lower one than what came before it.</param>
/// <param name="Told">The state that a report told without leading to it; null of every other line.</param>
/// <param name="IsYourMove">By this line the order came to wait for whoever opened it.</param>
/// <param name="SourceSystem">Code of the system the line came from; null = the portal.</param>
public sealed record OrderHistoryRow(
    DateTimeOffset At, OrderIntent Intent, OrderState From, OrderState To, OrderStage Stage, OrderActor Actor, string By, OrderReason? Reason, string? SourceCode, string? Text, int? Sequence, OrderState? Told, ToldDay? Committed, ToldDay? Expected, bool IsYourMove, string? SourceSystem);

/// <summary>A day the carrier told, what it has committed itself to or what it expects; or one the operator wants.</summary>
/// <param name="Earlier">The day it replaced; null for the first.</param>
public sealed record ToldDay(DateOnly Day, DateOnly? Earlier);

/// <param name="Outcome">Who ended the offer and when; null while it waits.</param>
public sealed record OrderTermsRow(
    DateTimeOffset OfferedAt, DateOnly ValidUntil, bool IsBlocking, Money OneOff, Money Monthly, TermsState State, OrderTermsOutcomeRow? Outcome, IReadOnlyList<OrderTermsLineRow> Lines);

/// <param name="Text">The reason that was given.</param>
public sealed record OrderTermsOutcomeRow(OrderActor Actor, string By, DateTimeOffset At, string? Text);

public sealed record OrderTermsLineRow(string Name, decimal Quantity, string Unit, decimal Price, Money Net);

/// <summary>A stretch of time one side held the order.</summary>
/// <param name="To">Null = still.</param>
public sealed record HoldingRow(Side Side, DateTimeOffset From, DateTimeOffset? To);

/// <summary>Working time of an order in the zone of the carrier's branch.</summary>
/// <param name="Run">While the carrier had it.</param>
/// <param name="Paused">While the operator was waited for.</param>
public sealed record WorkingTimeRow(TimeSpan Run, TimeSpan Paused);

/// <param name="Obstacle">Why it cannot be done now; null when it can.</param>
public sealed record OrderActionRow(OrderIntent Intent, string? Obstacle);

/// <summary>Opens the card of an order by its number: to its operator, to the carrier's staff of its macro-region, and to whoever of the carrier acts for the operator.</summary>
public sealed class GetOrder(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public async Task<Outcome<OrderCard>> Run(string number, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<OrderCard>.Forbidden();
        }

        var order = await db.VisibleOrders().AsNoTracking()
            .Include(row => row.History)
            .Include(row => row.Milestones)
            .Include(row => row.Terms).ThenInclude(terms => terms.Lines)
            .Include(row => row.Files)
            .SingleOrDefaultAsync(row => row.Number == number, cancellationToken);
        if (order is null)
        {
            return Outcome<OrderCard>.NotFound();
        }

        if (!await OrderReading.OpensAsync(db, user, order, time.Now(), cancellationToken))
        {
            return Outcome<OrderCard>.Forbidden();
        }

        var turn = Turn.Of(user);
        var around = await db.Contracts.Where(contract => contract.Id == order.ContractId)
            .Join(db.Operators, contract => contract.OperatorId, customer => customer.Id, (contract, customer) => new { ContractNumber = contract.Number, customer.NameRu, customer.NameEn })
            .SingleAsync(cancellationToken);
        var carrier = await db.CarrierBranches.SingleAsync(row => row.Code == order.CarrierBranch, cancellationToken);
        var zones = await OrderDeadlines.ZonesAsync(db, order, cancellationToken);
        var account = order.AccountId is { } accountId ? await db.Accounts.Where(row => row.Id == accountId).Select(row => row.Number).SingleOrDefaultAsync(cancellationToken) : null;
        var author = await db.Users.Where(row => row.Id == order.CreatedBy).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);

        return Outcome<OrderCard>.Ok(new OrderCard(
            order.Number!, order.Version, order.ProductCode, order.SpecificationVersion, order.Kind, order.Parameters, order.Summary.Ru, order.Summary.En,
            order.PlaceA, order.PlaceB, order.State, order.Stage, OrderLifecycle.HolderOf(order.State, order.OpenTerms is not null), user.Side, order.StateSince, order.DueAt,
            order.SubmittedAt!.Value, order.UpdatedAt, order.RequestedCompletionDate, Committed(order), order.ExpectedCompletionDate, order.CompletionDate,
            order.OneOff, order.Monthly, OrderVat.Of(order), OrderVat.ServiceDay(order), order.CustomerReference, order.Comment, around.ContractNumber, account,
            around.NameRu, around.NameEn, order.CarrierBranch, carrier.NameRu, carrier.NameEn, zones.Region.Id, zones.OfTerm(order.State).Id, author ?? "", order.CrmId, order.Dispatch,
            Milestones(order), History(order, turn), OrderCharges.Of(order), Holdings(order), OrderDeadlines.WorkingTime(order, zones.Region, time.Now()), Actions(order, user, zones.Region),
            [.. order.Files.OrderBy(file => file.Name, StringComparer.CurrentCulture).ThenBy(file => file.Id.Value).Select(file => new OrderFileRow(file.Key, file.Name, file.Size))])
        {
            IsYourMove = turn.Includes(order.State, OrderPlace.Of(order), order.OpenTerms is not null),
        });
    }

    private static List<OrderMilestoneRow> Milestones(Order order) =>
        [.. Enum.GetValues<Milestone>().Select(each => new OrderMilestoneRow(each, order.Milestones.FirstOrDefault(row => row.Milestone == each)?.ReachedAt))];

    private static List<OrderHistoryRow> History(Order order, Turn turn)
    {
        var commitments = Commitments(order);
        var offered = order.LinesThatAsk;
        return [.. order.History.OrderByDescending(row => row.At).ThenByDescending(row => row.Id.Value).Select(row => new OrderHistoryRow(
            row.At, row.Intent, row.From, row.To, row.Stage, row.Actor, row.By, row.Reason, row.SourceCode, row.Text, row.Sequence, row.Told, commitments.GetValueOrDefault(row.Id),
            row.Expected is { } expected ? new ToldDay(expected, row.ExpectedBefore) : null, (row.From != row.To || row.To == OrderState.HeldCharge) && turn.Includes(row.To, OrderPlace.Of(order), offered.Contains(row)), row.SourceSystem))];
    }

    /// <summary>The lines of the history by which the committed day changed; a report that repeats it changes nothing.</summary>
    private static Dictionary<OrderHistoryId, ToldDay> Commitments(Order order)
    {
        var commitments = new Dictionary<OrderHistoryId, ToldDay>();
        DateOnly? before = null;
        foreach (var row in order.History.Where(row => row.Committed is not null).OrderBy(row => row.Sequence))
        {
            if (row.Committed is { } day && day != before)
            {
                commitments[row.Id] = new ToldDay(day, before);
                before = day;
            }
        }

        return commitments;
    }

    private static ToldDay? Committed(Order order) =>
        order.PromisedDate is { } day ? new ToldDay(day, order.CommittedDate is { } first && first != day ? first : null) : null;

    private static List<HoldingRow> Holdings(Order order)
    {
        var holdings = new List<HoldingRow>();
        var asking = order.LinesThatAsk;
        foreach (var entry in order.History.Where(row => row.From != row.To || asking.Contains(row)).OrderBy(row => row.At).ThenBy(row => row.Id.Value))
        {
            var side = OrderLifecycle.HolderOf(entry.To, asking.Contains(entry));
            if (holdings is [.., { To: null } last])
            {
                if (last.Side == side)
                {
                    continue;
                }

                holdings[^1] = last with { To = entry.At };
            }

            if (side is { } holder)
            {
                holdings.Add(new HoldingRow(holder, entry.At, null));
            }
        }

        return holdings;
    }

    /// <summary>The moves people look for. What his roles can never do is not shown; what they can do elsewhere says why not here.</summary>
    private List<OrderActionRow> Actions(Order order, CurrentUser user, TimeZoneInfo zone)
    {
        if (user.Side != Side.Operator)
        {
            return [];
        }

        var situation = OrderSituation.Of(order, OrderMoves.PointOfNoReturn(catalogue, order.ProductCode, order.SpecificationVersion), zone);
        return [.. OrderLifecycle.Intents.Values
            .Where(row => row.Intent != OrderIntent.Submit && user.Can(row.Permission) && OrderLifecycle.IsExpected(row.Intent, situation))
            .Select(row => new OrderActionRow(row.Intent, OrderLifecycle.Obstacle(row.Intent, situation with { MayDecide = user.Can(row.Permission, order.BranchId, order.CarrierBranch, order.ContractId, order.AccountId) })))];
    }
}
