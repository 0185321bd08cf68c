using Lko.Domain.Common.Requisites;
using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A telecom operator: one legal entity that buys from the carrier and sells to it.</summary>
public sealed class Operator : IOperatorOwned, IVersioned
{
    public const int MaxCodeLength = 20;
    public const int MaxNameLength = 250;

    private Operator(string code, Inn inn, Kpp? kpp, Ogrn ogrn, string nameRu, string nameEn, string shortName, OperatorState state)
    {
        (Code, Inn, Kpp, Ogrn) = (code, inn, kpp, ogrn);
        (NameRu, NameEn, ShortName, State) = (nameRu, nameEn, shortName, state);
    }

    public OperatorId Id { get; private set; }

    /// <summary>The operator is its own owner: the same wall guards it as guards its rows.</summary>
    OperatorId IOperatorOwned.OperatorId => Id;

    public string Code { get; private set; }

    public Inn Inn { get; private set; }

    /// <summary>None for a sole trader.</summary>
    public Kpp? Kpp { get; private set; }

    public Ogrn Ogrn { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    public string ShortName { get; private set; }

    public OperatorState State { get; private set; }

    public int Version { get; private set; }

    /// <exception cref="ArgumentException">Some of the numbers are those of a person and some those of an organisation.</exception>
    public static Operator Create(string code, Inn inn, Kpp? kpp, Ogrn ogrn, string nameRu, string nameEn, string shortName) =>
        inn.IsPerson == ogrn.IsPerson && inn.IsPerson == kpp is null
            ? new(code, inn, kpp, ogrn, nameRu, nameEn, shortName, OperatorState.Active)
            : throw new ArgumentException($"INN {inn}, KPP {kpp} and OGRN {ogrn} are not of one legal form.", nameof(inn));
}

/// <summary>Stored by number.</summary>
public enum OperatorState
{
    Active = 1,
    Suspended = 2,
}
