using Lko.Domain.Access;
using Lko.Web.Resources;

namespace Lko.Web.Ui;

/// <summary>Why something is not shown to a person, and who can change that: the administrator of his organisation; for the carrier's staff that of the portal.</summary>
internal static class ForbiddenWords
{
    private const string Any = "Forbidden.Text";

    /// <param name="side">The person's; null when it is not known who looks.</param>
    /// <param name="needed">The right he lacks; null when it is not known which.</param>
    public static string Of(Side? side, Permission? needed = null) => Find($"Forbidden.{needed}", side) ?? Find(Any, side) ?? WebTexts.Errors[Any];

    private static string? Find(string name, Side? side) => (side == Side.Carrier ? WebTexts.Errors.Find($"{name}.Carrier") : null) ?? WebTexts.Errors.Find(name);
}
