using System.Text.RegularExpressions;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Xml1C;

/// <summary>
/// A statement in the exchange format 1.03 between a bank client and an accounting program. It says itself which of two encodings it is in. Receipts are the
/// documents whose payee is the statement's account, as its total has it; what that account paid out is none, and a document of neither side is told.
/// </summary>
internal sealed partial class BankExchange
{
    private const string Windows = "\u041A\u043E\u0434\u0438\u0440\u043E\u0432\u043A\u0430=Windows";
    private const string Dos = "\u041A\u043E\u0434\u0438\u0440\u043E\u0432\u043A\u0430=DOS";
    private const string DocumentBegin = "\u0421\u0435\u043A\u0446\u0438\u044F\u0414\u043E\u043A\u0443\u043C\u0435\u043D\u0442";
    private const string DocumentEnd = "\u041A\u043E\u043D\u0435\u0446\u0414\u043E\u043A\u0443\u043C\u0435\u043D\u0442\u0430";
    private const string FileEnd = "\u041A\u043E\u043D\u0435\u0446\u0424\u0430\u0439\u043B\u0430";
    private const string OurAccount = "\u0420\u0430\u0441\u0447\u0421\u0447\u0435\u0442";
    private const string Received = "\u0412\u0441\u0435\u0433\u043E\u041F\u043E\u0441\u0442\u0443\u043F\u0438\u043B\u043E";
    private const string Number = "\u041D\u043E\u043C\u0435\u0440";
    private const string Date = "\u0414\u0430\u0442\u0430";
    private const string Amount = "\u0421\u0443\u043C\u043C\u0430";
    private const string ReceivedOn = "\u0414\u0430\u0442\u0430\u041F\u043E\u0441\u0442\u0443\u043F\u0438\u043B\u043E";
    private const string PayerAccount = "\u041F\u043B\u0430\u0442\u0435\u043B\u044C\u0449\u0438\u043A\u0421\u0447\u0435\u0442";
    private const string PayerInn = "\u041F\u043B\u0430\u0442\u0435\u043B\u044C\u0449\u0438\u043A\u0418\u041D\u041D";
    private const string PayeeAccount = "\u041F\u043E\u043B\u0443\u0447\u0430\u0442\u0435\u043B\u044C\u0421\u0447\u0435\u0442";
    private const string Purpose = "\u041D\u0430\u0437\u043D\u0430\u0447\u0435\u043D\u0438\u0435\u041F\u043B\u0430\u0442\u0435\u0436\u0430";

    /// <summary>The format has far more fields than anybody reads here: none of them is news.</summary>
    private static readonly NamedLayout Layout = new([Number, Date, Amount, ReceivedOn, PayerAccount, PayeeAccount, Purpose], []);

    private readonly List<(int Line, Dictionary<string, string> Fields)> _documents = [];
    private readonly Dictionary<string, string> _heading = new(StringComparer.Ordinal);
    private bool _ended;

    private BankExchange()
    {
    }

    /// <summary>What was received: a statement tells what was paid out as well.</summary>
    public IEnumerable<SourceRow> Payments => Incoming.Select(document => Payment(document.Line, document.Fields));

    private IEnumerable<(int Line, Dictionary<string, string> Fields)> Incoming => _documents.Where(document => IsOurs(document.Fields, PayeeAccount));

    private string OurNumber => _heading.GetValueOrDefault(OurAccount)?.Trim() ?? "";

    /// <summary>Payees of documents that the statement's account neither received nor paid.</summary>
    private IEnumerable<string> Strangers =>
        from document in _documents
        where !IsOurs(document.Fields, PayeeAccount) && !IsOurs(document.Fields, PayerAccount)
        select $"{PayeeAccount}={document.Fields.GetValueOrDefault(PayeeAccount)?.Trim()}";

    /// <summary>Whether the statement is whole and what came in adds up to what it says came in.</summary>
    public FileControl Check()
    {
        var sums = new ControlSums(1);
        var names = Layout.Watch();
        foreach (var (_, fields) in Incoming)
        {
            names.Row(fields.Keys);
            sums.Add(0, fields.GetValueOrDefault(Amount));
        }

        return !_ended ? FileControl.Of(false)
            : _documents.Count > 0 && !_documents.Exists(document => document.Fields.ContainsKey(PayeeAccount)) ? FileControl.Rejected(RejectReason.LayoutChanged)
            : (names.Judge() with { Unknown = NamesBeside.Of(Strangers) }).And(sums.SumIs(0, _heading.GetValueOrDefault(Received)));
    }

    public static BankExchange Parse(Stream content, string encoding)
    {
        var statement = new BankExchange();
        (int Line, Dictionary<string, string> Fields)? open = null;
        foreach (var line in Lines(content, encoding))
        {
            var mark = line.Text.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = mark < 0 ? (line.Text.Trim(), "") : (line.Text[..mark].Trim(), line.Text[(mark + 1)..]);
            switch (name)
            {
                case DocumentBegin:
                    open = (line.Number, new(StringComparer.Ordinal));
                    break;
                case DocumentEnd when open is { } document:
                    statement._documents.Add(document);
                    open = null;
                    break;
                case FileEnd:
                    statement._ended = true;
                    break;
                default:
                    (open?.Fields ?? statement._heading).TryAdd(name, value);
                    break;
            }
        }

        return statement;
    }

    private bool IsOurs(Dictionary<string, string> document, string side) => string.Equals(document.GetValueOrDefault(side)?.Trim(), OurNumber, StringComparison.Ordinal);

    private static List<WireLine> Lines(Stream content, string encoding)
    {
        foreach (var (candidate, mark) in new[] { ("windows-1251", Windows), ("cp866", Dos) })
        {
            content.Position = 0;
            try
            {
                var lines = WireText.AllLines(content, candidate);
                if (lines.Exists(line => line.Text.Contains(mark, StringComparison.Ordinal)))
                {
                    return lines;
                }
            }
            catch (System.Text.DecoderFallbackException)
            {
                // Not in this encoding; the other may do.
            }
        }

        content.Position = 0;
        return WireText.AllLines(content, encoding);
    }

    private static SourceRow Payment(int line, Dictionary<string, string> fields)
    {
        string Field(string name) => fields.GetValueOrDefault(name, "").Trim();
        var read = new FieldReads();
        var account = AccountInPurpose().Match(Field(Purpose));
        return read.Row(
            line, string.Join('\n', fields.Select(field => $"{field.Key}={field.Value}")),
            new PaymentRecord(
                account.Success ? account.Groups["account"].Value : null, string.Join('|', Field(Number), Field(Date), Field(Amount), Field(PayerAccount), Field(Purpose)),
                read.Day(ReceivedOn, Field(ReceivedOn)), read.Money(Amount, Field(Amount)), Field(Number), Field(PayerInn), Field(Purpose)));
    }

    /// <summary>Twelve digits behind the letters that stand for a personal account.</summary>
    [GeneratedRegex("""\u041B\u0421\s*\u2116?\s*(?<account>[0-9]{12})(?![0-9])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AccountInPurpose();
}
