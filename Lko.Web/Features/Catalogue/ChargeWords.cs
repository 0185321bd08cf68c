using Lko.Domain.Catalogue;
using Lko.Web.Resources;

namespace Lko.Web.Features.Catalogue;

/// <summary>What a component of a price is called on the screen.</summary>
public static class ChargeWords
{
    /// <summary>«Единовременно», «По потреблению: минуты».</summary>
    public static string KindOf(ChargeComponent charge) => charge.Meter is { } meter
        ? WebTexts.Catalogue.Format($"Charge.{charge.Kind}", WebTexts.Catalogue[$"Meter.{meter}"])
        : WebTexts.Catalogue[$"Charge.{charge.Kind}"];
}
