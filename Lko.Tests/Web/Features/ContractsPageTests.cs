using System.Globalization;
using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Operators;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The list of contracts, as each side reads it.</summary>
public sealed class ContractsPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("op10-admin", "ru-RU", "Ваш филиал", "другой № ")]
    [InlineData("op10-admin", "en-GB", "Your branch", "other no. ")]
    [InlineData("carrier-manager", "ru-RU", "Филиал оператора", "другой № ")]
    [InlineData("carrier-manager", "en-GB", "Operator’s branch", "other no. ")]
    public async Task Numbers_AreNamedAndAccountsLeadToTheirPages(string subject, string language, string branch, string other)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.Join(raw.Contracts.Where(row => row.LegacyNumber != null), row => row.ContractId, row => row.Id, (row, contract) => new { row.Id, row.Number, Contract = contract.Number, contract.LegacyNumber, contract.OperatorId })
            .Join(raw.Operators.Where(row => row.Code == "OP10"), row => row.OperatorId, row => row.Id, (row, _) => row).OrderBy(row => row.Number).FirstAsync(Token);
        await using var screen = new Screen(scene, subject, language);
        screen.Go("contracts?q=" + account.Contract);

        var page = screen.Render<ContractsPage>();

        var address = string.Create(CultureInfo.InvariantCulture, $"finance/accounts/{account.Id.Value}");
        page.WaitForAssertion(() => page.Find($"a[href='{address}']").TextContent.ShouldBe(account.Number));
        page.Find("tbody").TextContent.ShouldContain(other + account.LegacyNumber);
        page.FindAll("thead th").ShouldContain(head => head.TextContent.Trim() == branch);
    }

    [Theory]
    [InlineData("op10-admin", "ru-RU")]
    [InlineData("op10-admin", "en-GB")]
    [InlineData("carrier-manager", "ru-RU")]
    public async Task Systems_AreNamedToOperatorsAndCodedToTheCarrier(string subject, string language)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.Where(row => raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"))
            .Join(raw.SourceSystems, row => row.System, system => system.Code, (row, system) => new { row.Number, system.Code, system.NameRu, system.NameEn }).OrderBy(row => row.Number).FirstAsync(Token);
        var expected = subject.StartsWith("carrier", StringComparison.Ordinal) ? account.Code : language == "en-GB" ? account.NameEn : account.NameRu;
        await using var screen = new Screen(scene, subject, language);
        screen.Go("contracts?q=" + account.Number);

        var page = screen.Render<ContractsPage>();

        page.WaitForAssertion(() => page.FindAll("tbody td:last-child small").Select(system => system.TextContent).ShouldContain(told => told == expected));
        page.Find("tbody").TextContent.Contains(account.Code, StringComparison.Ordinal).ShouldBe(expected == account.Code);
    }
}
