using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Web.Features.Billing;

/// <summary>Addresses of the finance screens.</summary>
internal static class FinanceUrls
{
    public const string Overview = "balances";

    public const string Reconciliation = "finance/reconciliation";

    /// <summary>The accounts of one macro-region of the carrier.</summary>
    public static string OfBranch(string code) => $"{Overview}?branch={Uri.EscapeDataString(code)}";

    public static string Account(AccountId account, Period? period = null, AccountTab? tab = null, string? only = null)
    {
        var query = new[] { ("period", period?.ToString()), ("tab", tab?.ToString().ToLowerInvariant()), ("only", only) }.Where(each => each.Item2 is not null).Select(each => $"{each.Item1}={each.Item2}").ToList();
        var address = string.Create(CultureInfo.InvariantCulture, $"finance/accounts/{account.Value}");
        return query.Count == 0 ? address : $"{address}?{string.Join('&', query)}";
    }

    /// <summary>The figures of a system that do not agree; those of every period without one.</summary>
    public static string Breaks(string system, Period? period = null) =>
        $"{Reconciliation}?system={Uri.EscapeDataString(system)}{(period is { } month ? $"&period={month}" : "")}";

    public static Period? PeriodOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? Period.Of(month) : null;
}

/// <summary>The rows an account's page shows.</summary>
public enum AccountTab
{
    Charges = 0,
    Payments = 1,
    Documents = 2,
    Usage = 3,

    /// <summary>Records of the system's switches, for the carrier's staff.</summary>
    Switches = 4,
}
