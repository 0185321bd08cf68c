using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>
/// Takes over a file for a draft. It goes with the order once a parameter names it; files that the saved draft does not name make room for it. Invalid when it is
/// not one that an order takes: by its ending, by its size, or because its content is not what its ending says.
/// </summary>
public sealed class AttachFile(ILkoDbFactory databases, IFileStore store, ProductCatalogue catalogue, TimeProvider time)
{
    /// <summary>What the names of files end with that are taken.</summary>
    public static IReadOnlyCollection<string> Endings => FileKinds.Endings;

    public async Task<Outcome<FileValue>> Run(OrderId draft, UploadedFile file, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator } user)
        {
            return Outcome<FileValue>.Forbidden();
        }

        if (await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == draft && row.State == OrderState.Draft, cancellationToken) is not { } order)
        {
            return Outcome<FileValue>.NotFound();
        }

        var released = order.Release(catalogue.NamedFiles(order));
        var name = FileNames.Fit(FileNames.Shown(file.Name), OrderFile.MaxNameLength);
        if (!FileKinds.Endings.Contains(FileNames.Ending(name), StringComparer.Ordinal))
        {
            return Refuse("kind", string.Join(", ", FileKinds.Endings));
        }

        if (order.Files.Count >= OrderFile.Most)
        {
            return Refuse("many", OrderFile.Most);
        }

        if (file.Size > OrderFile.MaxBytes || await KeepAsync(file, cancellationToken) is not { } content)
        {
            return Refuse("size", (OrderFile.MaxBytes / 1024 / 1024).ToString(CultureInfo.CurrentCulture));
        }

        var isKept = false;
        try
        {
            if (!IsWhatItSays(content, name))
            {
                return Refuse("content", FileNames.Ending(name));
            }

            var attached = order.Attach(content, name, user.Id, time.Now());
            isKept = await db.SaveAsync(cancellationToken) == SaveResult.Saved;
            if (!isKept)
            {
                return Outcome<FileValue>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
            }

            foreach (var gone in released)
            {
                store.Remove(gone.Key);
            }

            return Outcome<FileValue>.Ok(new(attached.Key, attached.Name));
        }
        finally
        {
            if (!isKept)
            {
                store.Remove(content.Key);
            }
        }
    }

    private async Task<StoredFile?> KeepAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        var content = file.Open(cancellationToken);
        await using (content)
        {
            return await store.KeepAsync(content, OrderFile.MaxBytes, cancellationToken);
        }
    }

    private bool IsWhatItSays(StoredFile content, string name)
    {
        using var stored = store.Open(content.Key);
        return stored is not null && FileKinds.Is(FileNames.Ending(name), stored);
    }

    private static Outcome<FileValue> Refuse(string code, params ReadOnlySpan<object?> arguments) =>
        Outcome<FileValue>.Invalid(new FieldError("", $"file-{code}", DomainTexts.Orders.Format($"File.{code}", arguments)));
}

/// <summary>Which files an order names.</summary>
internal static class OrderFileQueries
{
    public static HashSet<Guid> NamedFiles(this ProductCatalogue catalogue, Order order) =>
        catalogue.Find(order.ProductCode, order.SpecificationVersion) is { } specification
            ? [.. FileValue.Of(specification, ParameterValues.Parse(order.Parameters)).Select(each => each.File.Key)]
            : [];
}
