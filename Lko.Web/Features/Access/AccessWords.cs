using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Resources;
using Lko.Web.Features.Billing;
using Lko.Web.Features.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Access;

/// <summary>The codes of the access journal in the reader's language. What has no word is shown as it was written.</summary>
internal static class AccessWords
{
    private const string SessionKeyUsed = "SessionKeyUsed";
    private static readonly Texts Texts = WebTexts.Access;

    public static string Detail(AccessEventKind kind, string? detail, LocalText? node = null)
    {
        if (detail is null)
        {
            return Fmt.None;
        }

        var (code, rest) = detail.Split(' ', 2) is [var first, var second] ? (first, second) : (detail, "");
        return kind switch
        {
            AccessEventKind.GrantGiven or AccessEventKind.GrantWithdrawn => Grant(GrantText.Read(detail), node),
            AccessEventKind.Refused when DomainTexts.Access.Find($"Permission.{code}") is { } right => Texts.Format("Journal.Refused", Texts.Find($"Journal.Tried.{rest}") ?? rest, right),
            AccessEventKind.SignInRefused when rest.Length > 0 => Texts.Format("Journal.Unknown", detail),
            AccessEventKind.SignInRefused when detail is SessionKeyUsed => Texts[$"Journal.{SessionKeyUsed}"],
            AccessEventKind.SignInRefused or AccessEventKind.ShutOut or AccessEventKind.MachineShutOut => Texts.Find($"Journal.Kind.{detail}") ?? detail,
            AccessEventKind.DocumentTaken => $"{BillingWords.DocumentType(code)} {rest}",
            AccessEventKind.ListTaken when Texts.Find($"Journal.List.{code}") is { } list => string.Format(System.Globalization.CultureInfo.CurrentCulture, list, rest),
            _ => detail,
        };
    }

    private static string Grant(GrantText grant, LocalText? node) => string.Join(
        ", ", new[] { DomainTexts.Access.Find($"Role.{grant.Role}") ?? grant.Role, node?.Current ?? grant.Node, OperatorWords.Contract(grant.Contract, grant.Account) }.OfType<string>());
}
