using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>A field that the screen and the stored draft hold differently.</summary>
/// <param name="Name">What the form calls it.</param>
/// <param name="Mine">What is on the screen, as people read it.</param>
/// <param name="Saved">What another window saved.</param>
public sealed record DraftDifference(string Name, string Mine, string Saved);

/// <summary>What two versions of a draft differ in.</summary>
public static class DraftDifferences
{
    private static readonly Texts Texts = WebTexts.Wizard;

    /// <summary>The fields that differ, in the order of the form.</summary>
    /// <param name="contracts">Those that the two versions name, as far as the person may see them.</param>
    public static IReadOnlyList<DraftDifference> Of(DraftKeeper mine, DraftView saved, IReadOnlyList<ContractRow> contracts)
    {
        // A contract that both leave to the portal is proposed anew with the next save.
        var isChosen = mine.ContractId is not null || !saved.IsContractProposed;
        var differences = Parameters(mine, ParameterValues.Parse(saved.Parameters))
            .Append(isChosen ? new(WebTexts.Orders["Card.Contract"], mine.ContractNumber ?? "", saved.Contract.Number) : null)
            .Append(isChosen ? new(Texts["Account"], Account(contracts, mine.EffectiveAccountId), Account(contracts, saved.AccountId)) : null)
            .Append(new(WebTexts.Orders["Card.Wanted"], Day(mine.Wanted), Day(saved.RequestedCompletionDate)))
            .Append(new(Texts["Reference"], mine.CustomerReference?.Trim() ?? "", saved.CustomerReference ?? ""))
            .Append(new(WebTexts.Orders["Card.Comment"], mine.Comment?.Trim() ?? "", saved.Comment ?? ""))
            .OfType<DraftDifference>();
        return [.. differences.Where(each => !string.Equals(each.Mine, each.Saved, StringComparison.Ordinal))];
    }

    private static IEnumerable<DraftDifference?> Parameters(DraftKeeper mine, ParameterValues saved)
    {
        var own = ParameterFormatter.Lines(mine.Specification, mine.Values);
        var theirs = ParameterFormatter.Lines(mine.Specification, saved).ToDictionary(line => line.Code, StringComparer.Ordinal);
        var all = own.Concat(theirs.Values).DistinctBy(line => line.Code, StringComparer.Ordinal).ToList();
        var order = mine.Specification.Groups.Select((group, at) => (group, at)).ToDictionary(pair => pair.group, pair => pair.at);
        var texts = own.ToDictionary(line => line.Code, line => line.Text, StringComparer.Ordinal);
        return all.OrderBy(line => order[line.Group])
            .Select(line => new DraftDifference(line.Name, texts.GetValueOrDefault(line.Code, ""), theirs.GetValueOrDefault(line.Code)?.Text ?? ""));
    }

    private static string Account(IReadOnlyList<ContractRow> contracts, AccountId? id) =>
        contracts.SelectMany(contract => contract.Accounts).FirstOrDefault(account => account.Id == id)?.Number ?? "";

    private static string Day(DateOnly? day) => day is { } known ? Fmt.Date(known) : "";
}
