using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Tests.Catalogue;

/// <summary>What handbook §2.3 to §2.6 demand of values that belong together, and what versions before each demand still take.</summary>
public sealed class HandbookRulesTests
{
    [Fact]
    public void Power_OfAllDevices_FitsTheOrderedPowerOfEachFeed()
    {
        using var russian = Samples.In("ru-RU");
        Errors("COLO", Samples.Colo()).ShouldBeEmpty();
        var error = Errors("COLO", Samples.Colo().Row("equipment", 0, "power_w", 901)).ToList();
        error.Select(one => (one.Path, one.Code)).ShouldBe([("parameters.equipment", "sum-at-most"), ("parameters.equipment", "sum-at-most")]);
        error[0].Message.Replace('\u00a0', ' ').ShouldBe("Перечень оборудования: в сумме 1 501 Вт — больше, чем Мощность, ввод A (1,5 кВт).");
        error[1].Message.ShouldContain("ввод B");

        var one = Samples.Colo().With("power_redundancy", "1N").With("power_kw_b", 0.1m);
        Errors("COLO", one).ShouldBeEmpty("a feed that is not ordered carries nothing");
        Errors("COLO", one.With("power_kw_a", 1.49m)).ShouldHaveSingleItem().Code.ShouldBe("sum-at-most");
        Errors("COLO", Samples.Colo().Row("equipment", 1, "power_w", null)).ShouldHaveSingleItem().Path.ShouldBe("parameters.equipment[1].power_w");
        Errors("COLO", Samples.Colo().Row("equipment", 0, "power_w", null).Row("equipment", 1, "power_w", null), 3).ShouldBeEmpty();
    }

    private static IReadOnlyList<FieldError> Errors(string code, ParameterValues values, int? version = null) =>
        ParameterValidator.Validate(version is { } older ? Samples.Catalogue.Find(code, older)! : Samples.Product(code), values);
}
