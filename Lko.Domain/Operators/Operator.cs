using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A telecom operator: one legal entity that buys from the carrier and sells to it.</summary>
public sealed class Operator : IOperatorOwned
{
    public const int MaxCodeLength = 20;
    public const int MaxNameLength = 250;

    private Operator(string code, string inn, string? kpp, string ogrn, string nameRu, string nameEn, string shortName, OperatorState state)
    {
        (Code, Inn, Kpp, Ogrn) = (code, inn, kpp, ogrn);
        (NameRu, NameEn, ShortName, State) = (nameRu, nameEn, shortName, state);
    }

    public OperatorId Id { get; private set; }

    /// <summary>The operator is its own owner: the same wall guards it as guards its rows.</summary>
    OperatorId IOperatorOwned.OperatorId => Id;

    public string Code { get; private set; }

    public string Inn { get; private set; }

    /// <summary>None for a sole trader.</summary>
    public string? Kpp { get; private set; }

    public string Ogrn { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    public string ShortName { get; private set; }

    public OperatorState State { get; private set; }

    public static Operator Create(string code, string inn, string? kpp, string ogrn, string nameRu, string nameEn, string shortName) =>
        new(code, inn, kpp, ogrn, nameRu, nameEn, shortName, OperatorState.Active);
}

/// <summary>Stored by number.</summary>
public enum OperatorState
{
    Active = 1,
    Suspended = 2,
}
