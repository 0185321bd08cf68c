using Lko.Domain.Common;

namespace Lko.Web.Resources;

/// <summary>Resource files of the screens, one per feature.</summary>
public static class WebTexts
{
    public static readonly Texts Access = Of(nameof(Access));
    public static readonly Texts Billing = Of(nameof(Billing));
    public static readonly Texts Catalogue = Of(nameof(Catalogue));
    public static readonly Texts Contracts = Of(nameof(Contracts));
    public static readonly Texts Errors = Of(nameof(Errors));
    public static readonly Texts Home = Of(nameof(Home));
    public static readonly Texts Integration = Of(nameof(Integration));
    public static readonly Texts Mud = Of(nameof(Mud));
    public static readonly Texts Notifications = Of(nameof(Notifications));
    public static readonly Texts Orders = Of(nameof(Orders));
    public static readonly Texts Profile = Of(nameof(Profile));
    public static readonly Texts Shell = Of(nameof(Shell));
    public static readonly Texts Wizard = Of(nameof(Wizard));

    private static Texts Of(string name) => new(typeof(WebTexts).Assembly, $"{typeof(WebTexts).Namespace}.{name}");
}
