using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Web.Resources;

namespace Lko.Web.Ui;

/// <summary>What the part of his reach that a person looks at is called.</summary>
internal sealed class ScopeNames(ListScopes scopes, IActingFor actingFor)
{
    private static readonly Texts Texts = WebTexts.Shell;

    /// <param name="within">As the address has it; null = all.</param>
    public async Task<string> OfAsync(CurrentUser user, string? within, CancellationToken cancellationToken)
    {
        var acting = await actingFor.GetAsync(user, cancellationToken) ?? new ActingFor("", "");
        if (within is null)
        {
            return Texts.Format("Scope.Text", acting.Organisation, acting.Scope);
        }

        var name = await scopes.Run(cancellationToken) is Outcome<ScopeNode>.Done { Result: var all } ? NameOf(all, within, acting.Organisation) : null;
        return name is null ? ScopeCode.ContractIn(within) ?? within
            : user.Side == Side.Carrier ? name : Texts.Format("Scope.Text", acting.Organisation, name);
    }

    /// <summary>Of a branch or a contract in the tree; null when the tree does not hold it.</summary>
    public static string? NameOf(ScopeNode node, string code, string organisation) =>
        node.Code.Length > 0 && string.Equals(node.Code, code, StringComparison.Ordinal) ? ActingFor.PartOf(organisation, node.Name.Current)
        : node.Contracts.FirstOrDefault(contract => string.Equals(contract.Code, code, StringComparison.Ordinal)) is { } found ? NameOf(found)
        : node.Children.Select(child => NameOf(child, code, organisation)).FirstOrDefault(name => name is not null);

    public static string NameOf(ScopeContract contract) => Texts.Format("Scope.Contract", contract.Number);
}
