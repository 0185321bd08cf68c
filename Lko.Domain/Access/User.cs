using System.Globalization;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Access;

/// <summary>A person of either side, known by the issuer and subject of his identity provider, never by e-mail.</summary>
public sealed class User : IPersonOwned, IVersioned
{
    public const int MaxIssuerLength = 200;
    public const int MaxSubjectLength = 200;
    public const int MaxNameLength = 150;
    public const int MaxEmailLength = 254;
    public const int MaxTimeZoneLength = 64;
    public const int MaxRecentLength = RecentObject.Most * (Contract.MaxNumberLength + 2);
    public static readonly IReadOnlyList<string> Languages = ["ru", "en"];
    public static readonly IReadOnlyList<string> Themes = ["system", "light", "dark"];

    public static readonly IReadOnlyList<string> Densities = ["normal", "dense", "roomy"];

    private readonly List<Grant> _grants = [];

    private User(string issuer, string subject, string name, string? email, Side side, OperatorId? operatorId, string language, string theme, string timeZone)
    {
        (Issuer, Subject, Name, Email, Side, OperatorId) = (issuer, subject, name, email, side, operatorId);
        (Language, Theme, TimeZone) = (language, theme, timeZone);
    }

    public UserId Id { get; private set; }

    public string Issuer { get; private set; }

    public string Subject { get; private set; }

    public string Name { get; private set; }

    public string? Email { get; private set; }

    public Side Side { get; private set; }

    /// <summary>Null for the carrier's staff.</summary>
    public OperatorId? OperatorId { get; private set; }

    public bool IsDisabled { get; private set; }

    public string Language { get; private set; }

    public string Theme { get; private set; }

    /// <summary>IANA zone the person reads times in.</summary>
    public string TimeZone { get; private set; }

    /// <summary>By whose clock the person reads when something happened.</summary>
    public ClockChoice Clock { get; private set; }

    /// <summary>Height of the rows of lists; null until the person has chosen.</summary>
    public string? Density { get; private set; }

    /// <summary>Keys without Ctrl or Cmd do nothing: whoever dictates would set them off by speaking.</summary>
    public bool HasNoShortcuts { get; private set; }

    /// <summary>News that the person has left out of his bell.</summary>
    public NewsTopics MutedNews { get; private set; }

    /// <summary>What the person opened last from the search, the latest first, as <see cref="RecentObject"/> writes it; null for nothing.</summary>
    public string? Recent { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<Grant> Grants => _grants;

    UserId IPersonOwned.UserId => Id;

    /// <summary>The language of the portal in which a culture speaks; its first one for all it does not know.</summary>
    public static string LanguageOf(CultureInfo culture) =>
        Languages.FirstOrDefault(language => string.Equals(language, culture.TwoLetterISOLanguageName, StringComparison.Ordinal)) ?? Languages[0];

    public static User OfOperator(string issuer, string subject, string name, string? email, OperatorId operatorId) =>
        new(issuer, subject, name, email, Side.Operator, operatorId, "ru", "system", "Europe/Moscow");

    public static User OfCarrier(string issuer, string subject, string name, string? email) =>
        new(issuer, subject, name, email, Side.Carrier, null, "ru", "system", "Europe/Moscow");

    /// <summary>Gives a role over a branch node (descendants included) or, with neither node given, over the whole side.</summary>
    public void Give(Role role, BranchId? branch = null, string? carrierBranch = null) => Give(role, branch, carrierBranch, null, null);

    /// <summary>Gives a role over one contract of the person's organisation, its accounts included.</summary>
    /// <param name="branch">The node under which it lies as long as the role is held: a contract that moves elsewhere is no longer covered. Null = wherever it lies.</param>
    public void Give(Role role, Contract contract, BranchId? branch = null) => Give(role, branch, null, Own(contract.OperatorId, contract.Id), null);

    /// <summary>Gives a role over one account. What belongs to its contract, but to none of its accounts, stays closed.</summary>
    /// <param name="branch">The node under which it lies as long as the role is held. Null = wherever it lies.</param>
    public void Give(Role role, Account account, BranchId? branch = null) => Give(role, branch, null, Own(account.OperatorId, account.ContractId), account.Id);

    private void Give(Role role, BranchId? branch, string? carrierBranch, ContractId? contract, AccountId? account)
    {
        if (role.Side != Side)
        {
            throw new ArgumentException($"{role.Code} is a role of the other side.", nameof(role));
        }

        _grants.Add(new Grant(OperatorId, role.Code, branch, carrierBranch, contract, account));
    }

    /// <summary>The carrier's staff are known by macro-region, and no person by a contract of another organisation.</summary>
    private ContractId Own(OperatorId owner, ContractId contract) =>
        OperatorId == owner ? contract : throw new ArgumentException($"Contract {contract.Value} is not of the organisation of {Subject}.", nameof(contract));

    public void Withdraw(string roleCode) => _grants.RemoveAll(grant => string.Equals(grant.RoleCode, roleCode, StringComparison.Ordinal));

    public void Disable() => IsDisabled = true;

    public void Enable() => IsDisabled = false;

    /// <summary>Changes how the portal speaks to the person. Values were checked by the use case.</summary>
    public void Prefer(string language, string theme, string timeZone) => (Language, Theme, TimeZone) = (language, theme, timeZone);

    /// <summary>Changes by whose clock the person reads. The value was checked by the use case.</summary>
    public void PreferClock(ClockChoice clock) => Clock = clock;

    /// <summary>Changes how tall rows are shown to the person. The value was checked by the use case.</summary>
    public void PreferRows(string? density) => Density = density;

    /// <summary>Changes whether the keys without Ctrl or Cmd are heard.</summary>
    public void PreferShortcuts(bool none) => HasNoShortcuts = none;

    /// <summary>Changes which news the bell leaves out. The value was checked by the use case.</summary>
    public void PreferNews(NewsTopics muted) => MutedNews = muted;

    /// <summary>The search led the person to this; it comes before what was opened earlier.</summary>
    public void Remember(RecentObject opened) => Recent = RecentObject.Write(RecentObject.Read(Recent).Prepend(opened));
}

/// <summary>A role over a node of a branch tree, or over a contract or an account under it. It speaks of a person, who for all that may not give it to himself.</summary>
public sealed class Grant : IPersonOwned
{
    internal Grant(OperatorId? operatorId, string roleCode, BranchId? branchId, string? carrierBranch, ContractId? contractId, AccountId? accountId)
    {
        (OperatorId, RoleCode, BranchId, CarrierBranch) = (operatorId, roleCode, branchId, carrierBranch);
        (ContractId, AccountId) = (contractId, accountId);
    }

    public GrantId Id { get; private set; }

    public UserId UserId { get; private set; }

    public OperatorId? OperatorId { get; private set; }

    public string RoleCode { get; private set; }

    public BranchId? BranchId { get; private set; }

    public string? CarrierBranch { get; private set; }

    /// <summary>The one contract it is limited to, its accounts included; null for all under its branch. A grant of the carrier's side has none.</summary>
    public ContractId? ContractId { get; private set; }

    /// <summary>The one account of that contract it is limited to.</summary>
    public AccountId? AccountId { get; private set; }

    /// <summary>Whether it reaches what belongs to this contract, as far as contracts go.</summary>
    /// <param name="account">The account it belongs to; null for what belongs to the contract as a whole.</param>
    public bool Covers(ContractId contract, AccountId? account) => AccountId is null ? ContractId is null || ContractId == contract : ContractId == contract && AccountId == account;
}
