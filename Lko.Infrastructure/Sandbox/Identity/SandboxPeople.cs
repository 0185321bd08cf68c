using Lko.Domain.Catalogue;

namespace Lko.Infrastructure.Sandbox.Identity;

/// <summary>One sign-in of the sandbox's identity provider: a role, not an invented person.</summary>
/// <param name="Subject">Claim <c>sub</c> and <c>preferred_username</c>.</param>
/// <param name="NameRu">Claim <c>name</c>: role and place.</param>
public sealed record SandboxPerson(string Subject, string NameRu, string NameEn, string OrganisationRu, string OrganisationEn)
{
    public string Email => Subject + "@example.org";

    /// <summary>In the current language.</summary>
    public string Name => new LocalText(NameRu, NameEn).Current;

    public string Organisation => new LocalText(OrganisationRu, OrganisationEn).Current;
}

/// <summary>Everyone who can sign in to the sandbox.</summary>
public static class SandboxPeople
{
    private const string CarrierRu = "Национальный оператор";
    private const string CarrierEn = "The carrier";

    public static IReadOnlyList<SandboxPerson> All { get; } =
    [
        new("op10-admin", "Администратор организации, все филиалы", "Organisation administrator, all branches", "ООО «Каспий-Луч»", "OOO Kaspiy-Luch"),
        new("op10-orders", "Менеджер заказов, филиал «Волга»", "Order manager, Volga branch", "ООО «Каспий-Луч»", "OOO Kaspiy-Luch"),
        new("op10-finance", "Финансист, филиал «Урал»", "Finance, Ural branch", "ООО «Каспий-Луч»", "OOO Kaspiy-Luch"),
        new("op02-orders", "Менеджер заказов", "Order manager", "АО «Волга-Транзит»", "AO Volga-Transit"),
        new("carrier-kam-volga", "Менеджер по работе с операторами, МРФ «Волга»", "Operator account manager, Volga macro-region", CarrierRu, CarrierEn),
        new("carrier-support", "Специалист поддержки", "Support specialist", CarrierRu, CarrierEn),
        new("carrier-manager", "Руководитель", "Manager", CarrierRu, CarrierEn),
        new("portal-admin", "Администратор портала", "Portal administrator", CarrierRu, CarrierEn),
    ];

    public static SandboxPerson? Find(string? subject) => All.FirstOrDefault(person => string.Equals(person.Subject, subject, StringComparison.Ordinal));
}
