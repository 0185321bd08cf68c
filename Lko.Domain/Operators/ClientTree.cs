using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>The CRM's tree of clients, read to find who owns an account when its billing does not say it by his taxpayer number.</summary>
internal sealed class ClientTree
{
    public const string AccountKind = "LS";
    public const string ContractKind = "DOG";

    /// <summary>Group, legal entity, branch, contract, account: a longer way up goes round in a circle.</summary>
    private const int Deepest = 10;

    private readonly Dictionary<string, ClientLink> _nodes;
    private readonly Dictionary<string, string> _accounts;

    private ClientTree(List<ClientLink> nodes, string billing)
    {
        _nodes = nodes.DistinctBy(node => node.Number, StringComparer.Ordinal).ToDictionary(node => node.Number, StringComparer.Ordinal);
        _accounts = nodes.Where(node => node.Kind == AccountKind && node.Billing == billing)
            .DistinctBy(node => node.Code, StringComparer.Ordinal).ToDictionary(node => node.Code, node => node.Number, StringComparer.Ordinal);
    }

    public static async Task<ClientTree> LoadAsync(ILkoDb db, string billing, CancellationToken cancellationToken) => new(
        await db.ClientNodes.AsNoTracking().Where(row => row.Kind != AccountKind || row.Billing == billing)
            .Select(row => new ClientLink(row.Number, row.ParentNumber, row.Kind, row.Code, row.Inn, row.Kpp, row.Billing)).ToListAsync(cancellationToken),
        billing);

    /// <summary>By the client the row names, else by the account's own place in the tree; empty when neither says it.</summary>
    public (string Inn, string Kpp) OwnerOf(AccountRecord record) => record.Client.Length > 0 ? OwnerOf(record.Client) : OwnerOfAccount(record.Number);

    public (string Inn, string Kpp) OwnerOfAccount(string number) => OwnerOf(_accounts.GetValueOrDefault(number, ""));

    /// <summary>The nearest requisites above a node. A branch has the taxpayer number of its legal entity and a registration of its own.</summary>
    public (string Inn, string Kpp) OwnerOf(string node)
    {
        var kpp = "";
        for (var step = 0; step < Deepest && _nodes.TryGetValue(node, out var link); step++)
        {
            kpp = kpp.Length > 0 ? kpp : link.Kpp;
            if (link.Inn.Length > 0)
            {
                return (link.Inn, kpp);
            }

            node = link.ParentNumber;
        }

        return ("", "");
    }
}

internal sealed record ClientLink(string Number, string ParentNumber, string Kind, string Code, string Inn, string Kpp, string Billing);
