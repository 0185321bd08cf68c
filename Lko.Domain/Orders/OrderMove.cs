using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>A person's decision on an order that was sent.</summary>
/// <param name="ExpectedVersion">The version the person looked at: a decision never falls on something he did not see.</param>
/// <param name="Text">The answer or the reason, where the lifecycle asks for one.</param>
/// <param name="Day">The day on which the order is wanted instead; only for <see cref="RequestDate"/>.</param>
public sealed record OrderMove(string Number, int ExpectedVersion, string? Text = null, DateOnly? Day = null);

/// <summary>What the decisions have in common: find, check, move, tell the CRM, save once.</summary>
internal static class OrderMoves
{
    /// <summary>Does one move.</summary>
    /// <param name="move">Changes the order and returns the id of the terms it concerned, if any.</param>
    /// <param name="check">What is wrong with the command for this order; the zone is that of its days.</param>
    public static async Task<Outcome<int>> RunAsync(
        ILkoDbFactory databases, ProductCatalogue catalogue, OrderIntent intent, OrderMove command,
        Func<Order, CurrentUser, TimeZoneInfo, string?> move, TimeProvider time, CancellationToken cancellationToken, Func<Order, TimeZoneInfo, FieldError?>? check = null)
    {
        var row = OrderLifecycle.Intents[intent];
        await using var db = await databases.OpenAsync(row.Permission, cancellationToken);
        if (db?.User is not { Side: Side.Operator } user)
        {
            return Outcome<int>.Forbidden();
        }

        if (TextError(row, command.Text) is { } error)
        {
            return Outcome<int>.Invalid(error);
        }

        var order = await db.Orders.Include(each => each.Terms).Include(each => each.Milestones).Include(each => each.History)
            .SingleOrDefaultAsync(each => each.Number == command.Number, cancellationToken);
        if (order is null)
        {
            return Outcome<int>.NotFound();
        }

        var now = time.Now();
        var zones = await OrderDeadlines.ZonesAsync(db, order, cancellationToken);
        var clock = user.ZoneOf(zones.Region);
        if (order.Version != command.ExpectedVersion)
        {
            return Outcome<int>.Conflict(OrderConflict.Of(order, clock, now));
        }

        var pointOfNoReturn = PointOfNoReturn(catalogue, order.ProductCode, order.SpecificationVersion);
        if (OrderLifecycle.Obstacle(intent, OrderSituation.Of(order, pointOfNoReturn, zones.Region)) is { } obstacle)
        {
            return Outcome<int>.Conflict(obstacle);
        }

        if (check?.Invoke(order, zones.Region) is { } wrong)
        {
            return Outcome<int>.Invalid(wrong);
        }

        var termsId = move(order, user, zones.Region);
        order.MarkSending(OrderDeadlines.Of(order, zones));
        db.Outbox.Add(OrderMessages.Move(intent, order, command.Text?.Trim(), termsId, user.Name, now));
        db.Announce(order.Changed());
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<int>.Ok(order.Version)
            : Outcome<int>.Conflict(await OrderConflict.ReadAsync(databases, row.Permission, order.Id, command.ExpectedVersion, clock, now, cancellationToken));
    }

    /// <summary>The stage from which the product can no longer be cancelled.</summary>
    public static OrderStage PointOfNoReturn(ProductCatalogue catalogue, string productCode, int version) =>
        Enum.TryParse<OrderStage>(catalogue.Find(productCode, version)?.PointOfNoReturn, ignoreCase: true, out var stage) ? stage : OrderStage.Build;

    private static FieldError? TextError(IntentRow row, string? text)
    {
        if (row.NeedsReason && string.IsNullOrWhiteSpace(text))
        {
            return new FieldError("text", "required", DomainTexts.Orders[$"Error.Text.{row.Intent}"]);
        }

        return text?.Length > OrderHistory.MaxTextLength
            ? new FieldError("text", "too-long", DomainTexts.Orders.Format("Error.TextTooLong", OrderHistory.MaxTextLength))
            : null;
    }
}

/// <summary>Answers the CRM's question. Returns the order's new version.</summary>
public sealed class AnswerClarification(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.Answer, command,
            (order, user, _) =>
            {
                order.Answer(command.Text!.Trim(), user.Name, time.Now());
                return null;
            },
            time, cancellationToken);
}

/// <summary>Agrees to the extra charge the carrier asks for. Returns the order's new version.</summary>
public sealed class AcceptTerms(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.AcceptTerms, command,
            (order, user, _) => order.AcceptTerms(user.Name, time.Now()).ExternalId, time, cancellationToken);
}

/// <summary>Refuses the extra charge; when it is blocking, the order will end as failed. Returns the order's new version.</summary>
public sealed class DeclineTerms(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.DeclineTerms, command,
            (order, user, _) => order.DeclineTerms(command.Text!.Trim(), user.Name, time.Now()).ExternalId, time, cancellationToken);
}

/// <summary>Accepts the delivered service. Returns the order's new version.</summary>
public sealed class AcceptDelivery(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.AcceptDelivery, command,
            (order, user, zone) =>
            {
                var now = time.Now();
                order.AcceptDelivery(user.Name, now, OrderDeadlines.LocalDay(now, zone));
                return null;
            },
            time, cancellationToken);
}

/// <summary>Does not accept what was delivered, and says why: it goes back to the carrier. Returns the order's new version.</summary>
public sealed class ObjectToDelivery(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.ObjectToDelivery, command,
            (order, user, _) =>
            {
                order.ObjectToDelivery(command.Text!.Trim(), user.Name, time.Now());
                return null;
            },
            time, cancellationToken);
}

/// <summary>Asks the carrier to cancel the order, before its product's point of no return. Returns the order's new version.</summary>
public sealed class RequestCancellation(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.RequestCancellation, command,
            (order, user, _) =>
            {
                order.RequestCancellation(command.Text!.Trim(), OrderMoves.PointOfNoReturn(catalogue, order.ProductCode, order.SpecificationVersion), user.Name, time.Now());
                return null;
            },
            time, cancellationToken);
}

/// <summary>Asks the carrier to complete an order that is in work on another day than was asked for before. Returns the order's new version.</summary>
public sealed class RequestDate(ILkoDbFactory databases, ProductCatalogue catalogue, TimeProvider time)
{
    public Task<Outcome<int>> Run(OrderMove command, CancellationToken cancellationToken) =>
        OrderMoves.RunAsync(
            databases, catalogue, OrderIntent.RequestDate, command,
            (order, user, _) =>
            {
                order.RequestDate(command.Day!.Value, command.Text!.Trim(), user.Name, time.Now());
                return null;
            },
            time, cancellationToken,
            (order, zone) => RequestedDay.ChangeError(command.Day, order.RequestedCompletionDate, OrderDeadlines.LocalDay(time.Now(), zone)));
}
