using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Whom a settlement system means by a partner's number under a contract.</summary>
public sealed record PartnerRow(InterconnectPartnerId Id, string PartnerId, string Contract, string OperatorName, string OperatorEn);

/// <param name="Rows">Rows in quarantine that wait for somebody to say who it is.</param>
public sealed record UnknownPartner(string PartnerId, string Contract, int Rows);

/// <summary>The partners of one settlement system.</summary>
/// <param name="Unknown">Named in its files and not in the list.</param>
public sealed record PartnerList(IReadOnlyList<PartnerRow> Known, IReadOnlyList<UnknownPartner> Unknown);

/// <summary>Forbidden without <see cref="Permission.IntegrationRead"/>, NotFound for what is no settlement system of the caller's macro-regions.</summary>
public sealed class ListPartners(ILkoDbFactory databases)
{
    public async Task<Outcome<PartnerList>> Run(string system, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<PartnerList>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == system && row.Kind == SourceSystemKind.Interconnect, cancellationToken))
        {
            return Outcome<PartnerList>.NotFound();
        }

        var known = await db.InterconnectPartners.Where(row => row.System == system).OrderBy(row => row.PartnerId).ThenBy(row => row.Contract)
            .Join(db.Operators, row => row.OperatorId, party => party.Id, (row, party) => new PartnerRow(row.Id, row.PartnerId, row.Contract, party.ShortName, party.NameEn))
            .ToListAsync(cancellationToken);
        var listed = known.Select(row => InterconnectPartner.NameOf(row.PartnerId, row.Contract)).ToHashSet(StringComparer.Ordinal);
        var waiting = await db.QuarantineRows.Where(row => row.System == system && row.Feed == Feed.Interconnect && row.Reason == RejectReason.UnknownAccount && row.Code != null)
            .GroupBy(row => row.Code!).Select(group => new { Name = group.Key, Rows = group.Count() }).OrderBy(row => row.Name).ToListAsync(cancellationToken);
        return Outcome<PartnerList>.Ok(new(known, [.. waiting.Where(row => !listed.Contains(row.Name)).Select(row => Unknown(row.Name, row.Rows))]));
    }

    private static UnknownPartner Unknown(string name, int rows)
    {
        var (partner, contract) = InterconnectPartner.PartsOf(name);
        return new(partner, contract, rows);
    }
}
