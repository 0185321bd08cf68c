using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <param name="Version">Version of the draft from now on.</param>
public sealed record AttachedFile(FileValue File, int Version);

/// <summary>
/// Runs what writes the draft when nothing else that comes from the same screen does. An upload takes minutes, in which the screen goes on saving: which draft
/// it is by then, and in which version, is said by whoever runs it.
/// </summary>
public delegate Task<Outcome<AttachedFile>> DraftTurn(Func<OrderId, int, Task<Outcome<AttachedFile>>> write);

/// <summary>
/// Takes over a file for a draft. It goes with the order once a parameter names it; files that the saved draft does not name make room for it. Invalid when it is
/// not one that an order takes: by its ending, by its size, because its content is not what its ending says, or because its operator has no room left
/// (<see cref="OrderFileLimits"/>).
/// </summary>
public sealed class AttachFile(ILkoDbFactory databases, IFileStore store, ProductCatalogue catalogue, OrderFileLimits limits, TimeProvider time)
{
    /// <summary>What the names of files end with that are taken.</summary>
    public static IReadOnlyCollection<string> Endings => FileKinds.Endings;

    /// <param name="draft">As it is when the upload begins.</param>
    public async Task<Outcome<AttachedFile>> Run(OrderId draft, UploadedFile file, DraftTurn turn, CancellationToken cancellationToken)
    {
        if (await FindAsync(draft, cancellationToken) is { } none)
        {
            return none;
        }

        var name = FileNames.Fit(FileNames.Shown(file.Name), OrderFile.MaxNameLength);
        if (!FileKinds.Endings.Contains(FileNames.Ending(name), StringComparer.Ordinal))
        {
            return Refuse("kind", string.Join(", ", FileKinds.Endings));
        }

        // No unit of work is open while the content comes; the draft is looked at anew once it is there.
        if (file.Size > OrderFile.MaxBytes || await KeepAsync(file, cancellationToken) is not { } content)
        {
            return Refuse("size", Megabytes(OrderFile.MaxBytes));
        }

        var isKept = false;
        try
        {
            if (!IsWhatItSays(content, name))
            {
                return Refuse("content", FileNames.Ending(name));
            }

            var outcome = await turn((id, version) => AttachAsync(id, version, content, name, cancellationToken));
            isKept = outcome.IsOk;
            return outcome;
        }
        finally
        {
            if (!isKept)
            {
                store.Remove(content.Key);
            }
        }
    }

    /// <returns>Why no file goes to it; null when one may.</returns>
    private async Task<Outcome<AttachedFile>?> FindAsync(OrderId draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        return db?.User is not { Side: Side.Operator } ? Outcome<AttachedFile>.Forbidden()
            : NoDraft(await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == draft, cancellationToken));
    }

    private async Task<Outcome<AttachedFile>> AttachAsync(OrderId draft, int expectedVersion, StoredFile content, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator } user)
        {
            return Outcome<AttachedFile>.Forbidden();
        }

        var order = await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == draft, cancellationToken);
        if (NoDraft(order) is { } none)
        {
            return none;
        }

        if (order!.Version != expectedVersion)
        {
            return Outcome<AttachedFile>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        var most = catalogue.MostFiles(order);
        var released = order.Release(catalogue.NamedFiles(order));

        // What takes the place of a file stands beside it until the draft is saved.
        if (order.Files.Count > most)
        {
            return Refuse("many", most);
        }

        if (await TakenAsync(order.OperatorId, cancellationToken) - released.Sum(file => file.Size) + content.Size > limits.BytesPerOperator)
        {
            return Refuse("room", Megabytes(limits.BytesPerOperator));
        }

        order.Attach(content, name, user.Id, time.Now());

        // The version rises even where nothing else of the draft changes: whoever sends, moves or deletes it at this moment does not do so past its file.
        db.Orders.Entry(order).Property(row => row.UpdatedAt).IsModified = true;
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return Outcome<AttachedFile>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        foreach (var gone in released)
        {
            store.Remove(gone.Key);
        }

        return Outcome<AttachedFile>.Ok(new(new(content.Key, name), order.Version));
    }

    /// <summary>Bytes that the files of an operator take: of all its branches, whichever the person may see. Files that come at the same moment are not in it yet.</summary>
    private async Task<long> TakenAsync(OperatorId operatorId, CancellationToken cancellationToken)
    {
        await using var all = databases.OpenOperator(operatorId, "room for files of an operator");
        return await all.Orders.SelectMany(row => row.Files).SumAsync(file => file.Size, cancellationToken);
    }

    private static Outcome<AttachedFile>? NoDraft(Order? order) =>
        order is null ? Outcome<AttachedFile>.NotFound()
        : order is { Number: { } number } ? Outcome<AttachedFile>.Conflict(DomainTexts.Orders.Format("Conflict.Sent", number), number)
        : null;

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

    private static string Megabytes(long bytes) => (bytes / 1024 / 1024).ToString(CultureInfo.CurrentCulture);

    private static Outcome<AttachedFile> Refuse(string code, params ReadOnlySpan<object?> arguments) =>
        Outcome<AttachedFile>.Invalid(new FieldError("", $"file-{code}", DomainTexts.Orders.Format($"File.{code}", arguments)));
}

/// <summary>Which files an order names, and how many it can name.</summary>
internal static class OrderFileQueries
{
    public static HashSet<Guid> NamedFiles(this ProductCatalogue catalogue, Order order) =>
        catalogue.Find(order.ProductCode, order.SpecificationVersion) is { } specification
            ? [.. FileValue.Of(specification, ParameterValues.Parse(order.Parameters)).Select(each => each.File.Key)]
            : [];

    public static int MostFiles(this ProductCatalogue catalogue, Order order) =>
        catalogue.Find(order.ProductCode, order.SpecificationVersion)?.Parameters.Sum(parameter =>
            parameter.Rows is { } rows ? parameter.MaxItems * rows.Columns.Count(column => column.Type == ParameterType.File) : parameter.Type == ParameterType.File ? 1 : 0) ?? 0;
}
