using System.Diagnostics.CodeAnalysis;

namespace Lko.Domain.Common.Requisites;

/// <summary>БИК, the code of a bank: 9 digits; 5–6 name the division of the central bank, 7–9 the institution.</summary>
public sealed record Bic
{
    public const int Length = 9;

    private Bic(string value) => Value = value;

    public string Value { get; }

    /// <summary>A settlement centre of the central bank itself: its accounts take the key as correspondent accounts do.</summary>
    public bool IsSettlementCentre => Value.AsSpan(6) is "000" or "001" or "002";

    /// <summary>What precedes a correspondent account when its key is computed.</summary>
    internal string CorrespondentPrefix => $"0{Value.AsSpan(4, 2)}";

    /// <summary>What precedes a settlement account when its key is computed.</summary>
    internal string SettlementPrefix => IsSettlementCentre ? CorrespondentPrefix : Value[6..];

    /// <exception cref="FormatException">Not nine digits.</exception>
    public static Bic Parse(string text) => TryParse(text, out var bic) ? bic : throw new FormatException($"Not a BIC: {text}");

    public static bool TryParse(string? text, [NotNullWhen(true)] out Bic? bic)
    {
        var digits = text?.Trim() ?? "";
        bic = digits.Length == Length && CheckDigits.AreDigits(digits) && !CheckDigits.AreZeros(digits) ? new(digits) : null;
        return bic is not null;
    }

    public override string ToString() => Value;
}

/// <summary>Расчётный счёт: 20 digits, valid only together with the БИК of the bank that keeps it.</summary>
public sealed record SettlementAccount
{
    public const int Length = AccountKey.AccountLength;

    private SettlementAccount(string value, Bic bic) => (Value, Bic) = (value, bic);

    public string Value { get; }

    public Bic Bic { get; }

    /// <exception cref="FormatException">Not twenty digits, or the key does not fit the bank.</exception>
    public static SettlementAccount Parse(string text, Bic bic) =>
        TryParse(text, bic, out var account) ? account : throw new FormatException($"Not a settlement account of bank {bic}: {text}");

    public static bool TryParse(string? text, Bic bic, [NotNullWhen(true)] out SettlementAccount? account)
    {
        var digits = text?.Trim() ?? "";
        account = AccountKey.Fits(bic.SettlementPrefix, digits) ? new(digits, bic) : null;
        return account is not null;
    }

    public override string ToString() => Value;
}

/// <summary>Корреспондентский счёт of a bank with the central bank: 20 digits beginning with 301.</summary>
public sealed record CorrespondentAccount
{
    public const int Length = AccountKey.AccountLength;

    private CorrespondentAccount(string value, Bic bic) => (Value, Bic) = (value, bic);

    public string Value { get; }

    public Bic Bic { get; }

    /// <exception cref="FormatException">Another shape, or the key does not fit the bank.</exception>
    public static CorrespondentAccount Parse(string text, Bic bic) =>
        TryParse(text, bic, out var account) ? account : throw new FormatException($"Not a correspondent account of bank {bic}: {text}");

    public static bool TryParse(string? text, Bic bic, [NotNullWhen(true)] out CorrespondentAccount? account)
    {
        var digits = text?.Trim() ?? "";
        account = digits.StartsWith("301", StringComparison.Ordinal) && AccountKey.Fits(bic.CorrespondentPrefix, digits) ? new(digits, bic) : null;
        return account is not null;
    }

    public override string ToString() => Value;
}

/// <summary>The control key of bank accounts (order 515 of the central bank, 1997).</summary>
internal static class AccountKey
{
    public const int AccountLength = 20;

    private static readonly int[] Weights = [7, 1, 3];

    /// <summary>Whether the last digits of digit × weight over prefix + account add up to a multiple of ten.</summary>
    public static bool Fits(string prefix, string account)
    {
        if (account.Length != AccountLength || !CheckDigits.AreDigits(account) || CheckDigits.AreZeros(account))
        {
            return false;
        }

        var sum = 0;
        var digits = prefix + account;
        for (var index = 0; index < digits.Length; index++)
        {
            sum += (digits[index] - '0') * Weights[index % Weights.Length] % 10;
        }

        return sum % 10 == 0;
    }
}
