using Lko.Web.Resources;

namespace Lko.Web.Features.Operators;

/// <summary>Contracts and accounts in the reader's words.</summary>
internal static class OperatorWords
{
    /// <returns>Null when no contract is named.</returns>
    public static string? Contract(string? contract, string? account) =>
        contract is null ? null : account is null ? WebTexts.Contracts.Format("Scope.Contract", contract) : WebTexts.Contracts.Format("Scope.Account", contract, account);
}
