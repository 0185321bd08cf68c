using System.Security.Cryptography;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>Opens a file of an order, to whoever may open its card. NotFound also where the content is not any more what it was when it came.</summary>
public sealed class GetOrderFile(ILkoDbFactory databases, IFileStore store, TimeProvider time)
{
    public async Task<Outcome<DocumentFile>> Run(Guid key, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<DocumentFile>.Forbidden();
        }

        if (await db.VisibleOrders().SelectMany(row => row.Files).AsNoTracking().SingleOrDefaultAsync(row => row.Key == key, cancellationToken) is not { } file
            || await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == file.OrderId, cancellationToken) is not { } order)
        {
            return Outcome<DocumentFile>.NotFound();
        }

        if (!await OrderReading.OpensAsync(db, user, order, time.Now(), cancellationToken))
        {
            return Outcome<DocumentFile>.Forbidden();
        }

        return await OpenAsync(file, cancellationToken) is { } content ? Outcome<DocumentFile>.Ok(new(file.Name, content)) : Outcome<DocumentFile>.NotFound();
    }

    /// <returns>Null when it is not there any more as it came.</returns>
    private async Task<Stream?> OpenAsync(OrderFile file, CancellationToken cancellationToken)
    {
        if (store.Open(file.Key) is not { } content)
        {
            return null;
        }

        if (content.Length == file.Size && string.Equals(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)), file.Sha256, StringComparison.Ordinal))
        {
            content.Position = 0;
            return content;
        }

        await content.DisposeAsync();
        return null;
    }
}
