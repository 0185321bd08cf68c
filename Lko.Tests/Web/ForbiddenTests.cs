using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Tests.Support;
using Lko.Web.Access;
using Lko.Web.Components.Shared;
using Lko.Web.Ui;

namespace Lko.Tests.Web;

/// <summary>Whoever may not see something is told who can change that: an operator's people their own administrator, the carrier's staff that of the portal.</summary>
public sealed class ForbiddenTests : LkoBunitContext
{
    [Theory]
    [InlineData("ru-RU", Side.Operator, "У вашей роли нет доступа к финансам. Доступ выдаёт администратор вашей организации.")]
    [InlineData("en-GB", Side.Operator, "Your role has no access to finance. Your organisation's administrator can grant it.")]
    [InlineData("ru-RU", Side.Carrier, "У вашей роли нет доступа к финансам. Доступ выдаёт администратор портала.")]
    [InlineData("en-GB", Side.Carrier, "Your role has no access to finance. The portal's administrator can grant it.")]
    public void Page_NamesTheAdministratorOfThePersonsSide(string language, Side side, string words)
    {
        Speak(language);

        Page(side, new NeedsAttribute(Permission.BalancesRead)).Find("[role=status]").TextContent.ShouldBe(words);
    }

    [Theory]
    [InlineData("ru-RU", "Этот раздел открыт только сотрудникам оператора сети.")]
    [InlineData("en-GB", "This section is open to the carrier's staff only.")]
    public void PageOfTheCarrier_PromisesAnOperatorsPersonNothing(string language, string words)
    {
        Speak(language);

        Page(Side.Operator, new NeedsAttribute(Permission.BalancesRead) { OfCarrier = true }).Find("[role=status]").TextContent.ShouldBe(words);
    }

    [Theory]
    [InlineData("ru-RU", Side.Operator, "вашей организации")]
    [InlineData("en-GB", Side.Operator, "Your organisation's administrator")]
    [InlineData("ru-RU", Side.Carrier, "администратор портала")]
    [InlineData("en-GB", Side.Carrier, "The portal's administrator")]
    public void PartOfAPage_NamesTheAdministratorOfThePersonsSide(string language, Side side, string administrator)
    {
        Speak(language);

        ForbiddenWords.Of(side).ShouldContain(administrator);
        foreach (var needed in new[] { Permission.OrdersRead, Permission.OrdersWrite, Permission.OrdersDecide, Permission.CatalogueRead, Permission.ContractsRead, Permission.BalancesRead })
        {
            ForbiddenWords.Of(side, needed).ShouldContain(administrator, Case.Sensitive, needed.ToString());
        }
    }

    private IRenderedComponent<Forbidden> Page(Side side, NeedsAttribute needed) => Render<Forbidden>(parameters => parameters
        .AddCascadingValue(new CurrentUser(new UserId(1), "Анна", side, side == Side.Operator ? new OperatorId(1) : null, []))
        .Add(page => page.Needed, needed));
}
