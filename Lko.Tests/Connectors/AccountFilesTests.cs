using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Tests.Connectors;

/// <summary>The list of accounts in every dialect of the billings (docs/decisions/0013): the same account, and what is wrong with a row of it.</summary>
public sealed class AccountFilesTests
{
    private static readonly AccountRecord Expected = new(
        "352000030001", "1", "352000030100", "03-01-1", new(2026, 2, 1), new(2027, 12, 31), "52", "0022345658", "002243004", "CL-9", new(2026, 2, 3), new(2026, 6, 30));

    private static readonly AccountRecord Bare = new("352000030002", "", "352000030200", "", null, null, "", "0023456022", "", "", null, null);

    private static readonly DbfColumn[] Columns =
    [
        new("LS", 'C', 12), new("SUBLS", 'C', 4), new("DOG", 'C', 20), new("DOG2", 'C', 20), new("DOG_S", 'D', 8), new("DOG_PO", 'D', 8), new("SUBJ", 'C', 3), new("INN", 'C', 12),
        new("KPP", 'C', 9), new("KLIENT", 'C', 12), new("NAIM", 'C', 60), new("LS_S", 'D', 8), new("LS_PO", 'D', 8),
    ];

    public static TheoryData<string, string, string> Files => new()
    {
        {
            "csv-cp1251", "LS_X_202606_01.csv",
            "LS;SUBLS;DOGOVOR;DOGOVOR_OP;DOG_S;DOG_PO;SUBJ;INN;KPP;KLIENT;NAIM;LS_S;LS_PO;\r\n352000030001;1;352000030100;03-01-1;01.02.2026;31.12.2027;52;0022345658;002243004;CL-9;ООО Луч; филиал;03.02.2026;30.06.2026\r\n352000030002;;352000030200;;;;;0023456022;;;;00.00.0000;31.12.2999;\r\n#ИТОГО;2\r\n"
        },
        {
            "fixed-cp866", "LS_X_202606_01.txt",
            $"HLS\r\nD352000030001{"1",-4}{"352000030100",-20}{"03-01-1",-20}2026020120271231{"52",-3}{"0022345658",12}002243004{"CL-9",-12}2026020320260630{"ООО Луч",-40}\r\nD352000030002{"",-4}{"352000030200",-20}{"",-20}{"",-8}29991231{"",-3}{"0023456022",12}\r\nT0000000002\r\n"
        },
        {
            "xml-1c", "LS_X_202606_01.xml",
            """<ЛицевыеСчета><ЛицевойСчет Номер="352000030001" Субсчет="1" Договор="352000030100" ДоговорОператора="03-01-1" ДоговорС="2026-02-01" ДоговорПо="2027-12-31" Субъект="52" ИНН="0022345658" КПП="002243004" Клиент="CL-9" Наименование="ООО Луч" Открыт="2026-02-03" Закрыт="2026-06-30"/><ЛицевойСчет Номер="352000030002" Договор="352000030200" ИНН="0023456022"/><Итого Строк="2"/></ЛицевыеСчета>"""
        },
        {
            "pipe-utf8", "LS_X_202606_01.psv",
            "A|352000030001|1|352000030100|03-01-1|20260201|20271231|52|0022345658|002243004|CL-9|ООО Луч|20260203|20260630|\nA|352000030002||352000030200|||||0023456022\nT|2\n"
        },
        {
            "soap", "getAccounts_2026-06.xml",
            """<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r><result code="0"/><account svcTypeId="RT.X.LS" svcNum="352000030001" svcSubNum="1"><contract>352000030100</contract><contractOfOperator>03-01-1</contractOfOperator><contractFrom>2026-02-01</contractFrom><contractTo>2027-12-31</contractTo><subject>52</subject><inn>0022345658</inn><kpp>002243004</kpp><clientId>CL-9</clientId><openedOn>2026-02-03</openedOn><closedOn>2026-06-30</closedOn></account><account svcTypeId="RT.X.LS" svcNum="352000030002"><contract>352000030200</contract><contractTo>0001-01-01</contractTo><inn>0023456022</inn></account></r></e:Body></e:Envelope>"""
        },
        {
            "rest-json", "accounts_2026-06_p1.json",
            """{"items":[{"svcTypeId":"RT.X.LS","svcNum":"352000030001","svcSubNum":"1","contract":"352000030100","contractOfOperator":"03-01-1","contractFrom":"2026-02-01","contractTo":"2027-12-31","subject":"52","inn":"0022345658","kpp":"002243004","clientId":"CL-9","openedOn":"2026-02-03","closedOn":"2026-06-30"},{"svcNum":"352000030002","contract":"352000030200","inn":"0023456022","closedOn":null}]}"""
        },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void File_InEveryDialect_SaysTheSame(string dialect, string name, string content)
    {
        var (check, rows) = Read(dialect, name, EncodingOf(dialect).GetBytes(content));

        check.ShouldBe(FileControl.Passed);
        rows.Select(row => row.Record).ShouldBe([Expected, Bare]);
    }

    [Fact]
    public void Table_SaysTheSame()
    {
        using var table = new MemoryStream();
        DbfTableWriter.Write(table, "cp866", Columns, new(2026, 7, 5), () =>
        [
            ["352000030001", "1", "352000030100", "03-01-1", "20260201", "20271231", "52", "0022345658", "002243004", "CL-9", "ООО Луч", "20260203", "20260630"],
            ["352000030002", "", "352000030200", "", "", "", "", "0023456022", "", "", "", "", ""],
        ]);

        var (check, rows) = Read("dbf-cp866", "LS06.DBF", table.ToArray());

        check.ShouldBe(FileControl.Passed);
        rows.Select(row => row.Record).ShouldBe([Expected, Bare]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_ThatLostARow_IsRefused(string dialect, string name, string content)
    {
        if (dialect is "soap" or "rest-json")
        {
            // Answers have no control of their own; one that breaks off is no answer.
            Read(dialect, name, EncodingOf(dialect).GetBytes(content[..^20])).Check.ShouldBe(FileControl.Of(false));
            return;
        }

        var lost = content.Replace("#ИТОГО;2", "#ИТОГО;3", StringComparison.Ordinal).Replace("T0000000002", "T0000000003", StringComparison.Ordinal)
            .Replace("Строк=\"2\"", "Строк=\"3\"", StringComparison.Ordinal).Replace("T|2", "T|3", StringComparison.Ordinal);

        Read(dialect, name, EncodingOf(dialect).GetBytes(lost)).Check.ShouldBe(FileControl.Of(false));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Row_WithAnImpossibleDay_NamesTheField(string dialect, string name, string content)
    {
        var wrong = content.Replace("2026-02-03", "2026-02-30", StringComparison.Ordinal).Replace("03.02.2026", "30.02.2026", StringComparison.Ordinal).Replace("20260203", "20260230", StringComparison.Ordinal);

        var fault = Read(dialect, name, EncodingOf(dialect).GetBytes(wrong)).Rows[0].Fault;

        fault.ShouldNotBeNull().Reason.ShouldBe(RejectReason.BadDate);
        fault.Field.ShouldNotBeEmpty();
    }

    [Fact]
    public void Item_UnderAnotherNamingDomain_IsNoAccountOfTheSystem()
    {
        var rows = Read("rest-json", "accounts_2026-06_p1.json", """{"items":[{"svcTypeId":"RT.Y.LS","svcNum":"352000030002","contract":"352000030200","inn":"0023456022"}]}"""u8.ToArray()).Rows;

        rows.ShouldHaveSingleItem().Fault.ShouldBe(new RowFault(RejectReason.UnknownAccount, "svcTypeId"));
    }

    private static Encoding EncodingOf(string dialect) => dialect switch
    {
        "csv-cp1251" or "xml-1c" => WireText.Strict("windows-1251"),
        "fixed-cp866" => WireText.Strict("cp866"),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    private static (FileControl Check, List<SourceRow> Rows) Read(string dialect, string name, byte[] content)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        var system = SourceSystem.Create(
            "X", "X", SourceSystemKind.Billing, "X", "X", "VOLGA", "Europe/Moscow", dialect, "folder", dialect is "csv-cp1251" or "xml-1c" ? "windows-1251" : dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : "utf-8",
            balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "accounts", isActive: true);
        var file = connector.Recognise(system, new("d01", name, content.Length, () => new MemoryStream(content))).ShouldNotBeNull();
        file.Key.ShouldBe(new LogicalKey(Feed.Accounts, new Period(2026, 6), 1));
        var check = connector.Check(system, file, new MemoryStream(content));
        return (check, check.Rejection is null ? [.. connector.Read(system, file, new MemoryStream(content))] : []);
    }
}
