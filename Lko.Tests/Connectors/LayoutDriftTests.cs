using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using static Lko.Tests.Connectors.SampleFile;

namespace Lko.Tests.Connectors;

/// <summary>Every dialect, when what its files consist of changes without notice: what must be there and is not refuses the file, what is new is taken and told.</summary>
public sealed partial class LayoutDriftTests
{
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
        { Chel, "d01/NACH_CHEL_202605_01_v2.psv", "#8" },
        { Chel, "d01/OPL_CHEL_202605_01.psv", "#8" },
        { Chel, "d01/DOCS_CHEL_202605_01.psv", "#5" },
        { Chel, "d02/P95_CHEL_202606_01.csv", "in_bps" },
        { Irkt, "d01/getBalance_2026-05.xml", "@svcNum" },
        { Irkt, "d01/getCharges_2026-05.xml", "<component" },
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

    /// <summary>Behind a separator that closes each row a lost column leaves as many as there were; the sums of the control line tell.</summary>
    [Fact]
    public void ColumnLostBeforeAClosingSeparator_RefusesTheFileByItsSums()
    {
        var file = new SampleFile(Chel, "d01/SALDO_CHEL_202605_01.psv");

        file.Check(file.Without("#3")).ShouldBe(FileControl.Rejected(RejectReason.TrailerMismatch));
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

    /// <summary>The exchange rules name the columns of charges that are checked, and "Other columns may hold anything": the kind is one of those.</summary>
    [Theory]
    [InlineData(Msk, "d01/charges_2026-05_p1.json", "NRC", "\"component\": \"NRC\"", "\"component\": {\"code\": \"NRC\"}")]
    [InlineData(Msk, "d01/charges_2026-05_p1.json", "MRC", "\"component\": \"MRC\"", "\"kind\": \"MRC\"")]
    [InlineData(Irkt, "d01/getCharges_2026-05.xml", "NRC", "<component>NRC</component>", "")]
    [InlineData(Nsib, "d01/NACH_NSIB_202605_01.xml", "NRC", "Вид=\"NRC\"", "")]
    public void ItemWhoseKindIsGone_Counts_WhenOthersHaveIt(string system, string path, string kind, string was, string now)
    {
        var file = new SampleFile(system, path);
        var content = file.Encoding.GetBytes(file.Text.Replace(was, now, StringComparison.Ordinal));

        file.Check(content).Rejection.ShouldBeNull();
        var (rows, whole) = (file.Read(content), file.Read(file.Content));

        rows.Select(row => row.Fault).ShouldBe(whole.Select(row => row.Fault));
        KindsOf(rows, "").ShouldBe(KindsOf(whole, kind));
        KindsOf(rows, "").ShouldBePositive();

        static int KindsOf(List<SourceRow> rows, string kind) => rows.Count(row => row.Record is Domain.Billing.ChargeRecord charge && charge.Kind == kind);
    }

    /// <summary>"A payment without account is accepted as unidentified", however many there are of it in a file; where the name has become another one they only look so.</summary>
    [Fact]
    public void PaymentsWithoutOwner_AreNoDrift_UnlessAnotherNameStandsThere()
    {
        var file = new SampleFile(Irkt, "d01/getPayments_2026-05.xml");
        var content = file.Without("@svcNum");

        file.Check(content).Rejection.ShouldBeNull();
        var payments = file.Read(content).Select(row => row.Record).OfType<Domain.Billing.PaymentRecord>().ToList();
        payments.Count.ShouldBeGreaterThan(5);
        payments.ShouldAllBe(payment => payment.Account == null);
        file.Check(file.Encoding.GetBytes(file.Text.Replace(" svcNum=", " accountNum=", StringComparison.Ordinal))).ShouldBe(FileControl.Rejected(RejectReason.LayoutChanged));
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
}
