using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Lko.Tests.Connectors;

namespace Lko.Tests.Billing;

/// <summary>Files of the CSV billing of Nizhny Novgorod with figures of a test's own, in kopecks.</summary>
internal static class LedgerFiles
{
    /// <summary>An account of the operator OP10, the one most tests are about.</summary>
    public const string Account = "352000012525";

    public static void Balances(this BalancesFixture fixture, string month, IReadOnlyList<(string Account, long Opening, long Charged, long Corrected, long Paid, long Closing)> rows, string delivery = "d01", int version = 1)
    {
        var period = $"{month[4..]}.{month[..4]}";
        var lines = rows.Select(row => $"{row.Account};;;;{Rub(row.Opening)};{Rub(row.Charged)};{Rub(row.Corrected)};{Rub(row.Paid)};{Rub(row.Closing)};{period};RUR");
        var sums = string.Join(';', new[] { rows.Sum(row => row.Opening), rows.Sum(row => row.Charged), rows.Sum(row => row.Corrected), rows.Sum(row => row.Paid), rows.Sum(row => row.Closing) }.Select(Rub));
        Deliver(fixture, delivery, $"SALDO_NNOV_{month}_01", version, [.. lines, $"#ИТОГО;{rows.Count};;;{sums};;"]);
    }

    /// <summary>Kind is NRC, MRC, USG or ADJ; the sum is with VAT of 22 %.</summary>
    public static void Charges(this BalancesFixture fixture, string month, IReadOnlyList<(string Account, string Kind, long Gross)> rows, string delivery = "d01", int version = 1, int part = 1, int? count = null)
    {
        var lines = rows.Select((row, index) =>
        {
            var net = (long)Math.Round(row.Gross / 1.22m, MidpointRounding.AwayFromZero);
            return $"{month}{part}{version}{index};{row.Account};L2P2P;Канал;{row.Kind};01.{month[4..]}.{month[..4]};{28}.{month[4..]}.{month[..4]};1;мес;1;{Rub(net)};22;{Rub(row.Gross - net)};{Rub(row.Gross)}";
        });
        List<string> control = count is { } claimed ? [$"#ИТОГО;{claimed};;;;;;;;;;;;"] : [];
        Deliver(fixture, delivery, $"NACH_NNOV_{month}_{part:00}", version, [.. lines, .. control]);
    }

    public static void Payments(this BalancesFixture fixture, string month, IReadOnlyList<(string Account, long Sum)> rows, string delivery = "d01", int version = 1, string inn = "0011234547") =>
        Deliver(fixture, delivery, $"OPL_NNOV_{month}_01", version, [.. rows.Select((row, index) =>
            $"9{month}{version}{index};{row.Account};{10 + index}.{month[4..]}.{month[..4]};{11 + index}.{month[4..]}.{month[..4]};{Rub(row.Sum)};{100 + index};{10 + index}.{month[4..]}.{month[..4]};{inn};Оплата по договору;ПП")]);

    /// <param name="file">Name and content of the file that goes with every document; null = the registry goes alone.</param>
    public static void Documents(this BalancesFixture fixture, string month, IReadOnlyList<(string Account, string Type, long Gross)> rows, string delivery = "d01", (string Name, byte[] Content)? file = null)
    {
        var told = file is { } given ? $"{given.Name};{Md5(given.Content)}" : ";";
        var text = new StringBuilder("TIP;NOMER;DATA;LS;DOGOVOR;INN;KPP;PERIOD;SUMMA;NDS;VSEGO;FAIL;MD5;OSNOV\r\n");
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Type};{month}-{index};28.{month[4..]}.{month[..4]};{row.Account};;;;{month[4..]}.{month[..4]};{Rub(row.Gross)};0,00;{Rub(row.Gross)};{told};\r\n");
        }

        fixture.Deliver(BalancesFixture.Nnov, $"{delivery}/DOCS_NNOV_{month}_01.zip", Archive(file is { } added ? [added] : [], text.ToString()));
    }

    /// <summary>A registry of documents and what it lists.</summary>
    public static byte[] Archive(IReadOnlyList<(string Name, byte[] Content)> files, string registry = "")
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Prepend(("registry.csv", SourceSystems.Cp1251.GetBytes(registry))))
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }

#pragma warning disable CA5351 // The exchange format prescribes MD5 as a checksum.
    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    /// <summary>Calls of one account, one every ten seconds of the first day of the month, three at each moment.</summary>
    public static void Calls(this BalancesFixture fixture, string month, int count, string account = Account)
    {
        var text = new StringBuilder("Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка\r\n");
        for (var index = 0; index < count; index++)
        {
            var at = TimeSpan.FromSeconds(index / 3 * 10);
            text.Append(CultureInfo.InvariantCulture, $"01.{month[4..]}.{month[..4]};{at:hh\\:mm\\:ss};7831{index:0000000};78454798595;STIN03;Вх;MN10;60;6,4500;6,45;TP-NNO-02\r\n");
        }

        fixture.Deliver(BalancesFixture.Nnov, $"d01/DET_NNOV_{account}_{month}_01.csv", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Deliver(BalancesFixture fixture, string delivery, string name, int version, IReadOnlyList<string> lines) =>
        fixture.Deliver(BalancesFixture.Nnov, $"{delivery}/{name}{(version > 1 ? $"_v{version}" : "")}.csv", string.Join("\r\n", lines) + "\r\n");

    private static string Rub(long kopecks) => (kopecks / 100m).ToString("0.00", CultureInfo.GetCultureInfo("ru-RU"));
}
