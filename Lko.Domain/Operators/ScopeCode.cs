namespace Lko.Domain.Operators;

/// <summary>How a part of a person's reach is called in an address: a branch or a macro-region by its code, a contract by its number.</summary>
public static class ScopeCode
{
    private const string OfContracts = "contract.";

    public static string OfContract(string number) => OfContracts + number;

    /// <summary>The number of the contract that the code names; null when it names none.</summary>
    public static string? ContractIn(string code) => code.StartsWith(OfContracts, StringComparison.Ordinal) ? code[OfContracts.Length..] : null;
}
