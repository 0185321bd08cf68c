using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>One line of a system's own code map, as people read and write it.</summary>
/// <param name="Code">As it was typed; folded where it is checked and stored.</param>
/// <param name="Meaning">Null while nothing is chosen.</param>
public sealed record CodeMapping(string Code, CodeMeaning? Meaning);

/// <summary>What becomes of a system's own code map.</summary>
/// <param name="Known">The map the person began from: another one is not overwritten unseen.</param>
/// <param name="Wanted">The whole map as it shall be.</param>
public sealed record CodesEdit(IReadOnlyList<CodeMapping> Known, IReadOnlyList<CodeMapping> Wanted);

/// <summary>The code map of one system as a part of its registry row.</summary>
internal static class CodeMappings
{
    public static async Task<IReadOnlyList<CodeMapping>> CodesAsync(this ILkoDb db, string system, CancellationToken cancellationToken) =>
        await db.ServiceCodes.Where(row => row.System == system).OrderBy(row => row.Code).Select(row => new CodeMapping(row.Code, new CodeMeaning(row.Kind, row.Meaning))).ToListAsync(cancellationToken);

    public static IReadOnlyList<CodeMapping> Folded(this IReadOnlyList<CodeMapping> codes) => [.. codes.Select(row => row with { Code = ServiceCode.Fold(row.Code) })];

    public static IReadOnlyList<ServiceCode> Of(string system, IReadOnlyList<CodeMapping> codes) =>
        [.. codes.Select(row => ServiceCode.Create(system, row.Code, row.Meaning!.Kind, row.Meaning.Meaning))];

    /// <summary>What is wrong with a folded map, at the paths of its lines.</summary>
    public static async Task<IReadOnlyList<FieldError>> CheckAsync(this ILkoDb db, ProductCatalogue catalogue, IReadOnlyList<CodeMapping> codes, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
        {
            return [];
        }

        var meanings = (await db.MeaningsAsync(catalogue, null, cancellationToken)).ToHashSet();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var errors = new List<FieldError>();
        foreach (var (index, row) in codes.Index())
        {
            var path = FormattableString.Invariant($"codes[{index}]");
            if (row.Code.Length is 0 or > ServiceCode.MaxCodeLength)
            {
                errors.Add(new($"{path}.code", "length", DomainTexts.Integration.Format("Error.MapCode", ServiceCode.MaxCodeLength)));
            }
            else if (!seen.Add(row.Code))
            {
                errors.Add(new($"{path}.code", "twice", DomainTexts.Integration.Format("Error.MapTwice", row.Code)));
            }

            if (row.Meaning is null || !meanings.Contains(row.Meaning))
            {
                errors.Add(new($"{path}.meaning", "unknown", DomainTexts.Integration["Error.Meaning"]));
            }
        }

        return errors;
    }

    /// <summary>Writes the differences, each with its act, into the unit of work that saves the row.</summary>
    /// <returns>False when the stored map is not the known one any more: nothing is written then.</returns>
    public static async Task<bool> TryEditAsync(this ILkoDb db, string system, CodesEdit edit, UserId by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var stored = await db.ServiceCodes.Where(row => row.System == system).ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, cancellationToken);
        if (!stored.Values.Select(row => new CodeMapping(row.Code, new(row.Kind, row.Meaning))).ToHashSet().SetEquals(edit.Known))
        {
            return false;
        }

        var wanted = edit.Wanted.Folded();
        foreach (var gone in stored.Values.ExceptBy(wanted.Select(row => row.Code), row => row.Code, StringComparer.Ordinal).OrderBy(row => row.Code, StringComparer.Ordinal))
        {
            db.ServiceCodes.Remove(gone);
            db.IntegrationActions.Add(IntegrationAction.Of(by, IntegrationActionKind.RemoveCode, system, gone.Words, at));
        }

        foreach (var told in Of(system, wanted))
        {
            if (!stored.TryGetValue(told.Code, out var known))
            {
                db.ServiceCodes.Add(told);
            }
            else if (known.Words != told.Words)
            {
                known.Mean(told.Kind, told.Meaning);
            }
            else
            {
                continue;
            }

            db.IntegrationActions.Add(IntegrationAction.Of(by, IntegrationActionKind.MapCode, system, told.Words, at));
        }

        return true;
    }
}
