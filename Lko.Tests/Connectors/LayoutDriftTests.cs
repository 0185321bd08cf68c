using System.Text;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors;

/// <summary>Every dialect, when what its files consist of changes without notice: what must be there and is not refuses the file, what is new is taken and told.</summary>
public sealed partial class LayoutDriftTests
{
    private const string Nnov = "ASR-NNOV-1";
    private const string Klgd = "ASR-KLGD-1";
    private const string Amur = "ASR-AMUR-1";
    private const string Chit = "ASR-CHIT-1";
    private const string Nsib = "ASR-NSIB-1";
    private const string Chel = "ASR-CHEL-1";
    private const string Irkt = "ASR-IRKT-1";
    private const string Msk = "ASR-MSK-1";

    /// <summary>A delivered file, and what goes out of each of its rows: a column by name or number, a stretch of characters, an attribute, a member.</summary>
    public static TheoryData<string, string, string> Lost => new()
    {
        { Nnov, "d01/SALDO_NNOV_202605_01.csv", "LS" },
        { Nnov, "d01/SALDO_NNOV_202605_01.csv", "SALDO_K" },
        { Nnov, "d01/SALDO_NNOV_202605_01.csv", "DOGOVOR" },
        { Nnov, "d02/NACH_NNOV_202606_01.csv", "VID" },
        { Nnov, "d02/NACH_NNOV_202606_01.csv", "ID_NACH" },
        { Nnov, "d01/OPL_NNOV_202605_01.csv", "LS" },
        { Nnov, "d01/OPL_NNOV_202605_01.csv", "DATA_ZACH" },
        { Nnov, "d01/DET_NNOV_352000012345_202605_01.csv", "Длит., с" },
        { Nnov, "d01/NACH_NNOV_202605_01.csv", "#9" },
        { Amur, "d01/SALDO05.DBF", "SK" },
        { Amur, "d01/NACH05V2.DBF", "PRIZ" },
        { Amur, "d01/NACH05V2.DBF", "NDS" },
        { Amur, "d01/OPL0510.DBF", "LS" },
        { Amur, "d01/OPL0510.DBF", "NPP" },
        { Amur, "d01/DOC05.DBF", "NOMER" },
        { Chit, "d01/SALDO_CHIT_202605_01.txt", "1-12" },
        { Chit, "d01/NACH_CHIT_202605_01_v2.txt", "35-3" },
        { Chit, "d01/DOCS_CHIT_202605_01.txt", "41-8" },
        { Chit, "d01/CDR_CHIT_202605_01.txt", "11-3" },
        { Chit, "d01/REESTR_CHIT_202605_01.txt", "#0" },
        { Nsib, "d01/SALDO_NSIB_202605_01.xml", "@Номер" },
        { Nsib, "d01/NACH_NSIB_202605_01.xml", "@Вид" },
        { Nsib, "d01/NACH_NSIB_202605_01.xml", "@НДС" },
        { Nsib, "d01/KL1C_NSIB_202605_01.txt", "НазначениеПлатежа=" },
        { Nsib, "d01/KL1C_NSIB_202605_01.txt", "ДатаПоступило=" },
        { Chel, "d01/SALDO_CHEL_202605_01.psv", "#3" },
        { Chel, "d01/NACH_CHEL_202605_01_v2.psv", "#8" },
        { Chel, "d01/OPL_CHEL_202605_01.psv", "#8" },
        { Chel, "d01/DOCS_CHEL_202605_01.psv", "#5" },
        { Chel, "d02/P95_CHEL_202606_01.csv", "in_bps" },
        { Irkt, "d01/getBalance_2026-05.xml", "@svcNum" },
        { Irkt, "d01/getCharges_2026-05.xml", "<component" },
        { Irkt, "d01/getPayments_2026-05.xml", "@svcNum" },
        { Irkt, "d01/getPayments_2026-05.xml", "<sum" },
        { Irkt, "d01/getDocuments_2026-05.xml", "@docNum" },
        { Msk, "d01/balances_2026-05_p1.json", "saldoOut" },
        { Msk, "d01/charges_2026-05_p1.json", "component" },
        { Msk, "d01/payments_2026-05_p1.json", "svcNum" },
        { Msk, "d01/documents_2026-05_p1.json", "account" },
        { "ITC-NW", "d01/ITC_NW_202605_v1.csv", "NAPR" },
        { "ITC-NW", "d01/ITC_NW_202605_v1.csv", "SEK" },
        { "ITC-SIBERIA", "d01/ITC_SIBERIA_202605_v1.xml", "@dir" },
        { "ITC-SIBERIA", "d01/ITC_SIBERIA_202605_v1.xml", "@contract" },
    };

    /// <summary>A delivered file, and what its rows have at their ends beside the layout.</summary>
    public static TheoryData<string, string, string> Extra => new()
    {
        { Nnov, "d01/SALDO_NNOV_202605_01.csv", "NEW" },
        { Klgd, "d01/OPL_KLGD_202605_01.csv", "NEW" },
        { Nnov, "d01/DET_NNOV_352000012345_202605_01.csv", "NEW" },
        { Amur, "d01/SALDO05.DBF", "NEW" },
        { Amur, "d01/NACH05V2.DBF", "NEW" },
        { Chit, "d01/SALDO_CHIT_202605_01.txt", "#118" },
        { Chit, "d01/NACH_CHIT_202605_01_v2.txt", "#161" },
        { Chit, "d01/DOCS_CHIT_202605_01.txt", "#181" },
        { Chit, "d01/CDR_CHIT_202605_01.txt", "#129" },
        { Chit, "d01/REESTR_CHIT_202605_01.txt", "#9" },
        { Nsib, "d01/SALDO_NSIB_202605_01.xml", "@new" },
        { Nsib, "d01/NACH_NSIB_202605_01.xml", "@new" },
        { Chel, "d01/SALDO_CHEL_202605_01.psv", "#12" },
        { Chel, "d01/NACH_CHEL_202605_01_v2.psv", "#13" },
        { Chel, "d02/P95_CHEL_202606_01.csv", "NEW" },
        { Irkt, "d01/getCharges_2026-05.xml", "<new" },
        { Irkt, "d01/getBalance_2026-05.xml", "@new" },
        { Msk, "d01/charges_2026-05_p1.json", "new" },
        { Msk, "d01/documents_2026-05_p1.json", "new" },
        { "ITC-NW", "d01/ITC_NW_202605_v1.csv", "NEW" },
        { "ITC-SIBERIA", "d01/ITC_SIBERIA_202605_v1.xml", "@new" },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public void MandatoryThatIsMissing_RefusesTheFile(string system, string path, string lost)
    {
        var file = new SampleFile(system, path);
        file.Check(file.Content).ShouldBe(FileControl.Passed);

        file.Check(file.Without(lost)).ShouldBe(FileControl.Rejected(RejectReason.LayoutChanged));
    }

    [Theory]
    [MemberData(nameof(Extra))]
    public void WhatIsNew_IsTakenAndTold(string system, string path, string extra)
    {
        var file = new SampleFile(system, path);
        var content = file.With(extra);

        var control = file.Check(content);

        control.Rejection.ShouldBeNull();
        control.Unknown.ShouldBe([extra.TrimStart('@', '<')]);
        file.Read(content).Select(Says).ShouldBe(file.Read(file.Content).Select(Says));
    }

    /// <summary>The rules read columns by position: a header in another order says that they stand elsewhere.</summary>
    [Fact]
    public void HeaderInAnotherOrder_RefusesTheFile()
    {
        var file = new SampleFile(Nnov, "d01/SALDO_NNOV_202605_01.csv");
        var swapped = file.Text.Replace("SALDO_N;NACH", "NACH;SALDO_N", StringComparison.Ordinal);

        file.Check(file.Encoding.GetBytes(swapped)).ShouldBe(FileControl.Rejected(RejectReason.LayoutChanged));
    }

    [Theory]
    [InlineData("\"component\": \"NRC\"", "\"component\": {\"code\": \"NRC\"}")]
    [InlineData("\"component\": \"MRC\"", "\"kind\": \"MRC\"")]
    public void ItemWhoseKindIsGone_IsABadRow_WhenOthersHaveIt(string was, string now)
    {
        var file = new SampleFile(Msk, "d01/charges_2026-05_p1.json");
        var content = file.Encoding.GetBytes(file.Text.Replace(was, now, StringComparison.Ordinal));

        file.Check(content).Rejection.ShouldBeNull();
        var rows = file.Read(content);

        rows.Count(row => row.Fault == new RowFault(RejectReason.LayoutChanged, "component")).ShouldBe(file.Text.Split(was).Length - 1);
    }

    [Fact]
    public void FewPaymentsWithoutOwner_AreNoDrift()
    {
        var file = new SampleFile(Irkt, "d01/getPayments_2026-05.xml");
        var rows = Payment().Matches(file.Text).Select(match => match.Value).ToList();
        var few = file.Text.Replace(string.Concat(rows), "", StringComparison.Ordinal);
        foreach (var row in rows.Skip(4))
        {
            few = few.Replace(row, "", StringComparison.Ordinal);
        }

        few = few.Replace(" svcNum=", " other=", StringComparison.Ordinal);

        file.Check(file.Encoding.GetBytes(few)).Rejection.ShouldBeNull();
    }

    /// <summary>Where the whole row is its key, a column more is in the key.</summary>
    private static string Says(SourceRow row) => row.Record switch
    {
        Domain.Billing.ChargeRecord charge => (charge with { Key = "" }).ToString(),
        { } record => record.ToString(),
        null => row.Fault!.ToString(),
    };

    [GeneratedRegex("""<payment [\s\S]*?</payment>""", RegexOptions.None, 5000)]
    private static partial Regex Payment();

    /// <summary>One file of the samples, and the same with something less or more in each of its rows.</summary>
    private sealed class SampleFile
    {
        private static readonly Dictionary<string, (string Dialect, string Short)> Systems = new(StringComparer.Ordinal)
        {
            [Nnov] = ("csv-cp1251", "NNOV"), [Klgd] = ("csv-cp1251", "KLGD"), [Amur] = ("dbf-cp866", "AMUR"), [Chit] = ("fixed-cp866", "CHIT"), [Nsib] = ("xml-1c", "NSIB"),
            [Chel] = ("pipe-utf8", "CHEL"), [Irkt] = ("soap", "IRKT"), [Msk] = ("rest-json", "MSK"), ["ITC-NW"] = ("itc-csv", "NW"), ["ITC-SIBERIA"] = ("itc-xml", "SIBERIA"),
        };

        private readonly ISourceConnector _connector;
        private readonly SourceSystem _system;
        private readonly FileName _name;

        public SampleFile(string code, string path)
        {
            var (dialect, shortName) = Systems[code];
            Content = File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(code), path));
            Encoding = Content.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) || dialect is "pipe-utf8" or "soap" or "rest-json" or "itc-xml" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
                : WireText.Strict(path.Contains("KL1C", StringComparison.Ordinal) || dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : "windows-1251");
            _connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
            _system = SourceSystem.Create(
                code, shortName, SourceSystemKind.Billing, code, code, null, "Europe/Moscow", dialect, "folder", dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : dialect is "pipe-utf8" or "soap" or "rest-json" or "itc-xml" ? "utf-8" : "windows-1251",
                balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
            _name = _connector.Recognise(_system, new("d01", Path.GetFileName(path), Content.Length, () => new MemoryStream(Content))).ShouldNotBeNull();
        }

        public byte[] Content { get; }

        public Encoding Encoding { get; }

        public string Text => Encoding.GetString(Content);

        private bool IsTable => _connector.Dialect == "dbf-cp866";

        private char Separator => _connector.Dialect == "pipe-utf8" && !Text.StartsWith("ts_utc", StringComparison.Ordinal) ? '|' : ';';

        public FileControl Check(byte[] content) => _connector.Check(_system, _name, new MemoryStream(content));

        public List<SourceRow> Read(byte[] content) => [.. _connector.Read(_system, _name, new MemoryStream(content))];

        public byte[] Without(string lost) =>
            IsTable ? Tables.Without(Content, lost)
            : Encoding.GetBytes(lost switch
            {
                ['@', ..] => Regex.Replace(Text, $@" {lost[1..]}=""[^""]*""(?=[^<]*>)", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
                ['<', ..] => Regex.Replace(Text, $"{lost}>[^<]*</{lost[1..]}>", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
                [.., '='] => Regex.Replace(Text, $@"{lost}[^\r\n]*\r?\n", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
                _ when _connector.Dialect == "rest-json" => Text.Replace($"\"{lost}\":", $"\"{lost}Of\":", StringComparison.Ordinal),
                _ when lost.Contains('-', StringComparison.Ordinal) => Lines(line => Cut(line, lost)),
                _ => Lines(Drop(lost)),
            });

        public byte[] With(string extra) =>
            IsTable ? Tables.With(Content, extra)
            : Encoding.GetBytes(extra switch
            {
                ['@', ..] => Regex.Replace(Text, _connector.Dialect switch { "itc-xml" => "(?<=<Item)|(?<=:Item)", "soap" => "(?<=<account)", _ => "(?<=<Строка)|(?<=<ЛицевойСчет)(?=[^>]*/>)" }, $" {extra[1..]}=\"7\"", RegexOptions.None, TimeSpan.FromSeconds(5)),
                ['<', ..] => Text.Replace("</charge>", $"{extra}>7</{extra[1..]}></charge>", StringComparison.Ordinal),
                _ when _connector.Dialect == "rest-json" => Text.Replace("   \"svcTypeId\"", $"   \"{extra}\": 7, \"svcTypeId\"", StringComparison.Ordinal).Replace("   \"docType\"", $"   \"{extra}\": 7, \"docType\"", StringComparison.Ordinal),
                _ when _connector.Dialect == "fixed-cp866" && !_name.Key.Feed.Equals(Feed.Payments) => Lines(line => line[0] == 'D' ? line.PadRight(int.Parse(extra[1..], null) - 1) + "7" : line),
                _ => Lines(Append(extra)),
            });

        private static string Cut(string line, string stretch) =>
            stretch.Split('-') is [var start, var length] && line.StartsWith('D') ? line.Remove(int.Parse(start, null), int.Parse(length, null)) : line;

        private Func<string, string> Drop(string column)
        {
            var place = column[0] == '#' ? int.Parse(column[1..], null) : Array.IndexOf(Text.TrimStart('\uFEFF').Split('\n')[0].Trim().Split(Separator), column);
            place.ShouldBeGreaterThanOrEqualTo(0);
            return line => line.StartsWith("#ИТОГО", StringComparison.Ordinal) || line.StartsWith("T|", StringComparison.Ordinal) || !line.Contains(Separator, StringComparison.Ordinal) ? line
                : string.Join(Separator, line.Split(Separator).Where((_, index) => index != place));
        }

        private Func<string, string> Append(string column)
        {
            var first = true;
            return line =>
            {
                var isHeader = first && column[0] != '#';
                first = false;
                return line.StartsWith("#ИТОГО", StringComparison.Ordinal) || line.StartsWith("T|", StringComparison.Ordinal) || !line.Contains(Separator, StringComparison.Ordinal) ? line
                    : (line.EndsWith(Separator) ? line[..^1] : line) + Separator + (isHeader ? column : "7");
            };
        }

        private string Lines(Func<string, string> change) =>
            string.Join('\n', Text.Split('\n').Select(line => line.TrimEnd('\r').TrimEnd('\u001A') is { Length: > 0 } text ? change(text) : ""));
    }

    /// <summary>Tables with a column less or more.</summary>
    private static class Tables
    {
        public static byte[] Without(byte[] table, string column) => Of(table, fields => [.. fields.Where(field => field.Name != column)]);

        public static byte[] With(byte[] table, string column) => Of(table, fields => [.. fields, (column, (byte)3, -1)]);

        private static byte[] Of(byte[] table, Func<List<(string Name, byte Length, int Start)>, List<(string Name, byte Length, int Start)>> change)
        {
            var (count, start, length) = (BitConverter.ToInt32(table, 4), BitConverter.ToUInt16(table, 8), BitConverter.ToUInt16(table, 10));
            var fields = new List<(string Name, byte Length, int Start)>();
            var place = 1;
            for (var at = 32; table[at] != 0x0D; at += 32)
            {
                fields.Add((System.Text.Encoding.ASCII.GetString(table, at, 11).Split('\0')[0], table[at + 16], place));
                place += table[at + 16];
            }

            var kept = change(fields);
            var made = new MemoryStream();
            var head = table[..32];
            BitConverter.TryWriteBytes(head.AsSpan(8), (ushort)(32 + (kept.Count * 32) + 1));
            BitConverter.TryWriteBytes(head.AsSpan(10), (ushort)(1 + kept.Sum(field => field.Length)));
            made.Write(head);
            foreach (var field in kept)
            {
                var description = new byte[32];
                System.Text.Encoding.ASCII.GetBytes(field.Name, description);
                (description[11], description[16]) = ((byte)'C', field.Length);
                made.Write(description);
            }

            made.WriteByte(0x0D);
            for (var record = 0; record < count; record++)
            {
                var row = table.AsSpan(start + (record * length), length);
                made.WriteByte(row[0]);
                foreach (var field in kept)
                {
                    made.Write(field.Start < 0 ? "777"u8[..field.Length] : row.Slice(field.Start, field.Length));
                }
            }

            return made.ToArray();
        }
    }
}
