using Lko.Domain.Access;
using Lko.Domain.Catalogue;

namespace Lko.Domain.Integration;

/// <summary>What a source system is called on screens.</summary>
public sealed record SystemLabel(string Code, LocalText Name)
{
    /// <summary>Its name to people of an operator, who know no codes; its code to the carrier's, who call it by that.</summary>
    public string NameFor(Side viewer) => viewer == Side.Carrier ? Code : Name.Current;
}
