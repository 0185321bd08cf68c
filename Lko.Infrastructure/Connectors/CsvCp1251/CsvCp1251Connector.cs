using System.Collections.Frozen;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CsvCp1251;

/// <summary>Separated values in windows-1251, the commonest dialect: balances <c>SALDO_SYS_YYYYMM_NN[_vK].csv</c>.</summary>
public sealed class CsvCp1251Connector : ISourceConnector
{
    private static readonly FrozenDictionary<(string, string), Feed> Feeds = new Dictionary<(string, string), Feed>
    {
        [("SALDO", ".csv")] = Feed.Balances,
    }.ToFrozenDictionary();

    public string Dialect => "csv-cp1251";

    public FileName? Recognise(SourceSystem system, string name) => TextFileName.Parse(name, system.ShortName, Feeds);

    public RejectReason? Check(SourceSystem system, FileName name, Stream content)
    {
        try
        {
            return SeparatedRows.ControlAgrees(Rows(system, content), BalanceRows.Layout, mandatory: true) ? null : RejectReason.TrailerMismatch;
        }
        catch (DecoderFallbackException)
        {
            return RejectReason.BadEncoding;
        }
    }

    public IEnumerable<SourceRow<BalanceRecord>> ReadBalances(SourceSystem system, FileName name, Stream content) =>
        Rows(system, content).Where(row => !row.IsControl).Select(BalanceRows.Parse);

    private static IEnumerable<SeparatedRow> Rows(SourceSystem system, Stream content) =>
        SeparatedRows.Read(WireText.Lines(content, system.Encoding), BalanceRows.Layout);
}
