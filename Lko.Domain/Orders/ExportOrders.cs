using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>The rows of a list on their way into a file.</summary>
/// <param name="Count">How many there are at most: what leaves the caller's sight meanwhile is left out.</param>
/// <param name="Rows">In the list's sequence; enumerated once.</param>
public sealed record OrderExport(CurrentUser User, int Count, IAsyncEnumerable<OrderRow> Rows);

/// <summary>
/// Hands out all orders of a list, whatever its pages, as <see cref="ListOrders"/> shows them. Which they are is read once, the rows piece by piece, so that a long
/// list takes no more memory than a short one. The journal tells who took how many, each time; what could not be written down is not handed out.
/// </summary>
public sealed class ExportOrders(ILkoDbFactory databases, TimeProvider time)
{
    /// <summary>What the journal calls the list.</summary>
    public const string List = "orders";

    private const int Piece = 500;

    /// <param name="query">Its page is not regarded.</param>
    /// <param name="most">How many rows the file can hold; more are refused.</param>
    /// <param name="write">Writes them down; the rows are there as long as it runs.</param>
    /// <returns>How many rows were there.</returns>
    public async Task<Outcome<int>> Run(OrderQuery query, int most, Func<OrderExport, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, query.Within, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<int>.Forbidden();
        }

        var turn = Turn.Of(user);
        var keys = query is { View: OrderView.Waiting, Only: null } && turn.IsNever
            ? []
            : await ListOrders.Sort(ListOrders.Filter(db.VisibleOrders().AsNoTracking(), query, turn, user.ZoneOf(null), time.Now()), query, turn)
                .Select(order => order.Id).Take(most + 1).ToListAsync(cancellationToken);
        if (keys.Count > most)
        {
            return Outcome<int>.Invalid(new FieldError("", "too-many", DomainTexts.Orders.Format("Error.ExportTooLong", most)));
        }

        await write(new OrderExport(user, keys.Count, ReadAsync(db, keys, turn, cancellationToken)), cancellationToken);
        await db.KeepAsync(user, AccessEventKind.ListTaken, user.OperatorId, $"{List} {keys.Count}", time.Now(), cancellationToken);
        return Outcome<int>.Ok(keys.Count);
    }

    private static async IAsyncEnumerable<OrderRow> ReadAsync(ILkoDb db, List<OrderId> keys, Turn turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in keys.Chunk(Piece))
        {
            var rows = await ListOrders.Found(db, db.VisibleOrders().AsNoTracking().Where(order => piece.Contains(order.Id))).ToDictionaryAsync(found => found.Row.Id, cancellationToken);
            foreach (var key in piece)
            {
                if (rows.TryGetValue(key, out var found))
                {
                    yield return found.For(turn);
                }
            }
        }
    }
}
