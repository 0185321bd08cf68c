using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Web.Features.Catalogue;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Catalogue;

public sealed class CataloguePageTests : BunitContext
{
    private readonly Samples.CultureScope _russian = Samples.In("ru-RU");
    private readonly FakeTimeProvider _time = new();
    private Role? _role = Role.OperatorOrders;

    public CataloguePageTests()
    {
        Services.AddCatalogue(() => new ProductCatalogue());
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddScoped<ICaller>(_ => new FixedCaller(() => _role));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Render_OrdersManager_SeesAllProductsAndMayOrder()
    {
        var page = Render<CataloguePage>();
        page.FindAll(".ct-list > li").Count.ShouldBe(24);
        page.FindAll("section h2").Count.ShouldBe(6);
        page.Find("a[href='/orders/new?product=L2_P2P']").TextContent.ShouldBe("Оформить заявку");
        page.Find("h1").TextContent.ShouldBe("Каталог услуг");
        page.Find(".ct-list").TextContent.ShouldNotContain("_");
    }

    [Fact]
    public void Render_Titles_EndWithTheNameOfThePortal()
    {
        Title(Render<CataloguePage>()).ShouldBe("Каталог услуг — ЛКО");
        Title(Render<ProductPage>(parameters => parameters.Add(one => one.Code, "L2_P2P"))).ShouldEndWith(" — ЛКО");

        string Title(IRenderedComponent<IComponent> page) => Render(page.FindComponent<PageTitle>().Instance.ChildContent!).Markup;
    }

    [Fact]
    public void Render_Product_LabelsTheCodesOfItsParameters()
    {
        var page = Render<ProductPage>(parameters => parameters.Add(one => one.Code, "L2_P2P"));

        page.FindAll(".ct-code").ShouldNotBeEmpty();
        page.FindAll(".ct-code").ShouldAllBe(code => code.TextContent.StartsWith("код: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_RoleWithoutOrders_IsOfferedNoButton()
    {
        _role = Role.OperatorTechnician;
        var page = Render<CataloguePage>();
        page.FindAll(".ct-list > li").Count.ShouldBe(24);
        page.FindAll("a[href^='/orders/new']").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("finance")]
    [InlineData(null)]
    public void Render_WithoutPermission_ShowsNothing(string? role)
    {
        _role = role is null ? null : Role.OperatorFinance;
        var page = Render<CataloguePage>();
        page.FindAll(".ct-list").ShouldBeEmpty();
        page.Find(".ct-count[role=status]").TextContent.ShouldBeEmpty("it is there before it has something to say");
        Render<ProductPage>(parameters => parameters.Add(one => one.Code, "L2_P2P")).FindAll("table").ShouldBeEmpty();
    }

    [Fact]
    public void Search_Text_LivesInTheAddress()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        var page = Render<CataloguePage>();
        page.Find("#catalogue-search").Input("тём");
        page.Find("#catalogue-search").Input("тёмное");
        navigation.Uri.Contains("?q=", StringComparison.Ordinal).ShouldBeFalse("nothing is searched before the person pauses");
        _time.Advance(TimeSpan.FromMilliseconds(300));
        page.WaitForAssertion(() => navigation.Uri.ShouldEndWith($"?q={Uri.EscapeDataString("тёмное")}"));
        page.WaitForAssertion(() => page.FindAll(".ct-name").ShouldHaveSingleItem().TextContent.ShouldBe("Тёмное волокно (ОВ)"));
    }

    [Fact]
    public void Search_AnsweredWhileTypingGoesOn_LeavesWhatIsTyped()
    {
        var page = Render<CataloguePage>();
        page.Find("#catalogue-search").Input("тём");
        _time.Advance(TimeSpan.FromMilliseconds(300));
        page.WaitForAssertion(() => page.FindAll(".ct-name").ShouldHaveSingleItem());

        page.Find("#catalogue-search").Input("тёмное во");
        page.Render();

        page.Find("#catalogue-search").GetAttribute("value").ShouldBe("тёмное во");
        Services.GetRequiredService<NavigationManager>().NavigateTo("catalogue?q=dark");
        page.WaitForAssertion(() => page.Find("#catalogue-search").GetAttribute("value").ShouldBe("dark"));
    }

    [Theory]
    [InlineData("l2_p2p", 1)]
    [InlineData("dark fibre", 1)]
    [InlineData("  ", 24)]
    [InlineData("нет такого", 0)]
    public async Task ListProducts_Search_FindsByCodeAndEitherLanguage(string search, int count)
    {
        var outcome = await new ListProducts(new FixedCaller(() => _role), Samples.Catalogue).Run(search, Xunit.TestContext.Current.CancellationToken);
        outcome.Value.Products.Count.ShouldBe(count);
    }

    [Theory]
    [MemberData(nameof(ProductCatalogueTests.Codes), MemberType = typeof(ProductCatalogueTests))]
    public void ProductPage_EveryProduct_ListsEveryParameterWithLimits(string code)
    {
        foreach (var culture in new[] { "ru-RU", "en-GB" })
        {
            using var scope = Samples.In(culture);
            var page = Render<ProductPage>(parameters => parameters.Add(one => one.Code, code));
            var product = Samples.Product(code);
            var rows = product.Parameters.Count + product.Parameters.Sum(parameter => parameter.Rows?.Columns.Count ?? 0);
            page.Find("[aria-labelledby=product-parameters] table").QuerySelectorAll("tbody tr:not(.ct-group)").Length.ShouldBe(rows);
            page.FindAll("td:empty").ShouldBeEmpty();
        }
    }

    [Fact]
    public void ProductPage_Channel_NamesStepsConditionsAndClasses()
    {
        var page = Render<ProductPage>(parameters => parameters.Add(one => one.Code, "L2_P2P"));
        var text = page.Markup.Replace('\u00a0', ' ');
        text.ShouldContain("от 1 до 100 000 Мбит/с; шаг 1 до 10; шаг 10 до 100; шаг 100 до 1 000; далее шаг 1 000");
        text.ShouldContain("если Режим VLAN: 802.1Q, список C-VID");
        text.ShouldContain("99,90 %");
        text.ShouldContain("43,2 мин");
    }

    [Fact]
    public async Task GetProduct_UnknownCode_IsNotFound()
    {
        var get = new GetProduct(new FixedCaller(() => _role), Samples.Catalogue);
        (await get.Run("NOPE", Xunit.TestContext.Current.CancellationToken)).ShouldBeOfType<Outcome<ProductCard>.Missing>();
    }

    protected override void Dispose(bool disposing)
    {
        _russian.Dispose();
        base.Dispose(disposing);
    }

    private sealed class FixedCaller(Func<Role?> role) : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(role() is { } given
                ? new CurrentUser(new UserId(1), "Анна", Side.Operator, new OperatorId(1), [new ScopedRole(given, null, null)])
                : null);
    }
}
