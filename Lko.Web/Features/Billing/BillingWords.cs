using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Billing;

/// <summary>Names and moments as the billing screens write them.</summary>
internal static class BillingWords
{
    private const int NamedBranches = 3;
    private static readonly Texts Texts = WebTexts.Billing;

    /// <summary>The name in the person's language.</summary>
    public static string Name(string russian, string english) => new LocalText(russian, english).Current;

    /// <summary>The text, or a dash where there is none.</summary>
    public static string Or(string text) => text.Length == 0 ? Fmt.None : text;

    /// <summary>The kind of a settlement document; a code that nobody here knows as it is.</summary>
    public static string DocumentType(string code) => Texts.Find($"Document.Type.{code}") ?? code;

    /// <summary>The payer's number, and that it cannot be right where it cannot; null where none was told.</summary>
    public static string? Payer(PayerInn payer) => payer.IsTold ? Texts.Format(payer.Inn is null ? "Payment.InnWrong" : "Payment.Inn", payer.Told) : null;

    public static string Moment(DateTimeOffset instant, DateTimeOffset now) => Fmt.Moment(instant, SettlementDay.Zone, now);

    /// <summary>The date of a reading, by the carrier's calendar.</summary>
    public static string Day(DateTimeOffset instant) => Fmt.DayMonth(SettlementDay.Of(instant));

    /// <summary>Age and completeness of a total in one line: <c>as of 5 Jul 03:30 · 58 of 61 systems; Siberia as of 4 Jul</c>.</summary>
    public static string AsOf(BalanceOverview overview, DateTimeOffset now)
    {
        if (overview.DataAsOf is not { } oldest)
        {
            return Texts["Provenance.None"];
        }

        var line = Texts.Format("AsOf.Systems", Moment(oldest, now), Fmt.Number(overview.SystemsFresh), Fmt.Number(overview.SystemsTotal));
        return Behind(overview) is { } behind ? $"{line}; {behind}" : line;
    }

    /// <summary>The macro-regions whose figures are of an earlier date; null when the total is of one date.</summary>
    public static string? Behind(BalanceOverview overview)
    {
        var behind = overview.Behind;
        if (behind.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", behind.Take(NamedBranches).Select(branch => Texts.Format("AsOf.Branch", Name(branch.NameRu, branch.NameEn), Day(branch.AsOf!.Value))));
        return behind.Count > NamedBranches ? Texts.Format("AsOf.More", named, Fmt.Number(behind.Count - NamedBranches)) : named;
    }

    /// <summary>What is the matter with a source, with times; null for a fresh one.</summary>
    public static string? Reason(SourceState source, DateTimeOffset now) => source.Condition switch
    {
        SourceCondition.Failing => Texts.Format("Source.Failing", Moment(source.FailingSince!.Value, now)),
        SourceCondition.Late when source.LastSuccessAt is { } success => Texts.Format("Source.Late", Moment(success, now)),
        SourceCondition.Late => Texts["Source.LateEver"],
        SourceCondition.Silent => Texts["Source.Silent"],
        _ => null,
    };

    /// <summary>The same of the system of that code, for the figures that came from it.</summary>
    public static string? Reason(IEnumerable<SourceState> sources, string system, DateTimeOffset now) =>
        sources.FirstOrDefault(source => string.Equals(source.Code, system, StringComparison.Ordinal)) is { } source ? Reason(source, now) : null;
}
