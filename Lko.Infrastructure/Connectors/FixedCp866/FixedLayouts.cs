using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.FixedCp866;

/// <summary>The layouts of the dialect. The first column of a line is its kind; amounts are a sign and digits, in kopecks.</summary>
internal static class FixedLayouts
{
    private const int SignedAmount = 14;
    private const int TrunkWidth = 6;

    public static SourceRow Account(WireLine wire)
    {
        var line = new FixedLine(wire.Text.AsSpan(1));
        var read = new FieldReads();
        var (number, sub, contract, legacy) = (line.Trimmed(12), line.Trimmed(4), line.Trimmed(20), line.Trimmed(20));
        var (from, to, subject) = (read.DayOrNull("CONTRACT_FROM", line.Take(8)), read.DayOrNull("CONTRACT_TO", line.Take(8)), line.Trimmed(3));
        var (inn, kpp, client) = (line.Trimmed(12), line.Trimmed(9), line.Trimmed(12));
        return read.Row(wire.Number, wire.Text, new AccountRecord(
            number, sub, contract, legacy, from, to, subject, inn, kpp, client, read.DayOrNull("OPENED", line.Take(8)), read.DayOrNull("CLOSED", line.Take(8))));
    }

    /// <summary>The rows have no period of their own: it is the file's.</summary>
    public static SourceRow Balance(WireLine wire, Period period)
    {
        var line = new FixedLine(wire.Text.AsSpan(1));
        var read = new FieldReads();
        var account = line.Trimmed(12);
        line.Take(20 + 12);
        return read.Row(wire.Number, wire.Text, new BalanceRecord(
            account, period, read.SignedKopecks("OPENING", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("CHARGED", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("CORRECTED", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)),
            read.SignedKopecks("PAID", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("CLOSING", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount))));
    }

    public static SourceRow Charge(WireLine wire)
    {
        var line = new FixedLine(wire.Text.AsSpan(1));
        var read = new FieldReads();
        var (id, account, service, kind) = (line.Trimmed(12), line.Trimmed(12), line.Take(10), line.Trimmed(3));
        var (from, to, quantity) = (read.Day("FROM", line.Take(8)), read.Day("TO", line.Take(8)), line.Trimmed(13));
        var net = read.SignedKopecks("NET", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount));
        var rate = line.Trimmed(2);
        var (vat, gross) = (read.SignedKopecks("VAT", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("GROSS", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)));
        return read.Row(wire.Number, wire.Text, new ChargeRecord(account, id, WireCode.Fold(service), kind, from, to, Thousandths(quantity), "", net, rate, vat, gross, line.Trimmed(40)));
    }

    public static SourceRow Document(WireLine wire)
    {
        var line = new FixedLine(wire.Text.AsSpan(1));
        var read = new FieldReads();
        var (type, number, date) = (line.Take(10), line.Trimmed(30), read.Day("DATE", line.Take(8)));
        var (account, contract, period) = (line.Trimmed(12), line.Trimmed(20), line.Trimmed(6));
        var (net, vat, gross) = (read.SignedKopecks("NET", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("VAT", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)), read.SignedKopecks("GROSS", FixedNumber.Signed(line.Next(SignedAmount), SignedAmount)));
        return read.Row(wire.Number, wire.Text, new DocumentRecord(account, WireCode.Fold(type), number, date, contract, period, net, vat, gross, line.Trimmed(30), "", null));
    }

    public static SourceRow Call(WireLine wire, Period period, WireWords words)
    {
        var line = new FixedLine(wire.Text.AsSpan(1));
        var read = new FieldReads();
        var sequence = line.Next(10).Trim();
        var exchange = line.Next(3).Trim();
        var trunkIn = line.Next(TrunkWidth).Trim();
        var trunkOut = line.Next(TrunkWidth).Trim();
        Span<char> trunks = stackalloc char[TrunkWidth + 1 + TrunkWidth];
        trunks.TryWrite($"{trunkIn}>{trunkOut}", out var length);
        var (a, b, answered, seconds) = (line.Trimmed(20), line.Trimmed(20), read.Moment("ANSWER", line.Next(14)), read.Whole("DURATION", FixedNumber.Digits(line.Next(7))));
        var (direction, service) = (words.Text(line.Next(1)), words.Code(line.Next(4)));
        line.Next(3 + 10);
        var amount = read.Whole("AMOUNT", FixedNumber.Digits(line.Next(12)));
        return read.Row(wire.Number, wire.Text, new CallRecord(null, $"{period}|{exchange}|{sequence}", answered, a, b, words.Text(trunks[..length]), direction, service, seconds, amount));
    }

    /// <summary>A row of the bank's register: contract, payment, day, amount, invoice, payer, comment, payment order.</summary>
    public static SourceRow Payment(WireLine wire)
    {
        var read = new FieldReads();
        var fields = wire.Text.Split(';');
        string Field(int index) => index < fields.Length ? fields[index].Trim() : "";
        return read.Row(wire.Number, wire.Text, new PaymentRecord(
            null, Field(1), read.Day("DATE", Field(2)), read.Money("AMOUNT", Field(3)), Field(7), Field(5), Field(6), WireCode.OrNull(Field(0))));
    }

    /// <summary>The amount that the control line sums up, read as the row itself reads it; what cannot be read counts as nothing.</summary>
    public static long Amount(Feed feed, string text) => feed switch
    {
        Feed.Balances => Signed(text, 1 + 12 + 20 + 12 + (4 * SignedAmount)),
        Feed.Charges => Signed(text, 1 + 12 + 12 + 10 + 3 + 8 + 8 + 13 + SignedAmount + 2 + SignedAmount),
        Feed.Documents => Signed(text, 1 + 10 + 30 + 8 + 12 + 20 + 6 + (2 * SignedAmount)),
        _ => FixedNumber.Digits(FixedLine.Part(text, 1 + 10 + 3 + 6 + 6 + 20 + 20 + 14 + 7 + 1 + 4 + 3 + 10, 12)) ?? 0,
    };

    public static long Seconds(string text) => FixedNumber.Digits(FixedLine.Part(text, 1 + 10 + 3 + 6 + 6 + 20 + 20 + 14, 7)) ?? 0;

    private static long Signed(string text, int start) => FixedNumber.Signed(FixedLine.Part(text, start, SignedAmount), SignedAmount) ?? 0;

    private static string Thousandths(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? (value / 1000m).ToString("0.###", CultureInfo.InvariantCulture) : digits;
}
