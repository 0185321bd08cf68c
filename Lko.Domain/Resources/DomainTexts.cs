using Lko.Domain.Common;

namespace Lko.Domain.Resources;

/// <summary>Resource files of the domain, one per concept: names of states, reasons and products, and messages of broken rules.</summary>
public static class DomainTexts
{
    public static readonly Texts Access = Of(nameof(Access));
    public static readonly Texts Billing = Of(nameof(Billing));
    public static readonly Texts Catalogue = Of(nameof(Catalogue));
    public static readonly Texts Common = Of(nameof(Common));
    public static readonly Texts Integration = Of(nameof(Integration));
    public static readonly Texts Orders = Of(nameof(Orders));
    public static readonly Texts Notifications = Of(nameof(Notifications));

    private static Texts Of(string name) => new(typeof(DomainTexts).Assembly, $"{typeof(DomainTexts).Namespace}.{name}");
}
