using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Operators;

/// <summary>Names in the bar for whom the person works: his organisation, or the carrier by its configured name.</summary>
internal sealed class ActingForText(GetActingFor getActingFor, IConfiguration configuration) : IActingFor
{
    private static readonly Texts Texts = WebTexts.Contracts;

    public async ValueTask<ActingFor?> GetAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (await getActingFor.Run(cancellationToken) is not Outcome<ActingForRow>.Done { Result: var row })
        {
            return null;
        }

        var organisation = row.Company?.Name.Current ?? configuration[Texts["Carrier.Setting"]] ?? "";
        List<string> scope =
        [
            .. (user.Side == Side.Operator ? row.Branches : row.CarrierBranches).Select(name => ActingFor.PartOf(organisation, name.Current)),
            .. row.Contracts.Select(named => OperatorWords.Contract(named.Contract, named.Account)!),
        ];
        return new ActingFor(organisation, scope.Count > 0 ? string.Join(", ", scope) : Texts[Whole(user)], row.Acting?.Current);
    }

    /// <summary>A grant may open nothing: what it names is no longer where it was.</summary>
    private static string Whole(CurrentUser user) =>
        user.Roles.All(role => role.Branches is { Count: 0 }) ? "Scope.Nothing" : user.Side == Side.Operator ? "Scope.AllBranches" : "Scope.AllCarrier";
}
