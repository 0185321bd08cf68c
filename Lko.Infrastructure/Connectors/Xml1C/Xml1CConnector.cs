using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Xml1C;

/// <summary>Markup with 1C's Russian names, payments in the bank client's exchange format, documents as an archive with a registry.</summary>
internal sealed class Xml1CConnector : ISourceConnector
{
    private const string Registry = "registry.xml";

    private static readonly FrozenDictionary<(string, string), Feed> Feeds = new Dictionary<(string, string), Feed>
    {
        [("LS", ".xml")] = Feed.Accounts,
        [("SALDO", ".xml")] = Feed.Balances,
        [("NACH", ".xml")] = Feed.Charges,
        [("KL1C", ".txt")] = Feed.Payments,
        [("DOCS", ".zip")] = Feed.Documents,
    }.ToFrozenDictionary();

    public string Dialect => "xml-1c";

    public int Version => 5;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => TextFileName.Parse(file.Name, system.ShortName, Feeds);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        if (name.Key.Feed == Feed.Payments)
        {
            return BankExchange.Parse(content, system.Encoding).Check();
        }

        using var archive = Archive(name, content);
        var items = SafeXml.Items(WireText.All(archive?.Open() ?? content, system.Encoding), Xml1CNames.ItemAndTotal(name.Key.Feed));
        return Check(items, Xml1CNames.LayoutOf(name.Key.Feed));
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        if (name.Key.Feed == Feed.Payments)
        {
            foreach (var payment in BankExchange.Parse(content, system.Encoding).Payments)
            {
                yield return payment;
            }

            yield break;
        }

        using var archive = Archive(name, content);
        var ordinal = 0;
        foreach (var item in SafeXml.Items(WireText.All(archive?.Open() ?? content, system.Encoding), Xml1CNames.ItemAndTotal(name.Key.Feed)).Where(item => item.Name != Xml1CNames.Total))
        {
            ordinal++;
            yield return name.Key.Feed switch
            {
                Feed.Accounts => Account(item, ordinal),
                Feed.Balances => Balance(item, ordinal, name),
                Feed.Charges => Charge(item, ordinal),
                _ => Document(item, ordinal, archive!),
            };
        }
    }

    /// <summary>The total repeats the number of rows and whichever of their sums it names.</summary>
    private static FileControl Check(IEnumerable<XmlItem> items, NamedLayout layout)
    {
        var sums = new ControlSums(Xml1CNames.Sums.Length);
        var names = layout.Watch();
        XmlItem? control = null;
        foreach (var item in items)
        {
            if (item.Name == Xml1CNames.Total)
            {
                if (control is not null)
                {
                    return FileControl.Of(false);
                }

                control = item;
                continue;
            }

            sums.Row();
            names.Row(item.Names);
            foreach (var (index, sum) in Xml1CNames.Sums.Index())
            {
                sums.Add(index, item[sum]);
            }
        }

        return names.Judge().And(control is not null && sums.CountIs(control[Xml1CNames.Rows])
            && Xml1CNames.Sums.Index().All(sum => control.Element.Attribute(sum.Item) is not { } told || sums.SumIs(sum.Index, told.Value)));
    }

    private static Payloads? Archive(FileName name, Stream content) => name.Key.Feed == Feed.Documents ? new Payloads(content, Registry) : null;

    private static SourceRow Account(XmlItem item, int ordinal)
    {
        var read = new FieldReads();
        DateOnly? Day(string name) => read.DayOrNull(name, item[name]);
        string Text(string name) => item[name].Trim();
        return read.Row(ordinal, item.Raw, new AccountRecord(
            Text(Xml1CNames.Number), Text(Xml1CNames.SubAccount), Text(Xml1CNames.Contract), Text(Xml1CNames.ContractOfOperator), Day(Xml1CNames.ContractFrom), Day(Xml1CNames.ContractTo),
            Text(Xml1CNames.Subject), Text(Xml1CNames.Inn), Text(Xml1CNames.Kpp), Text(Xml1CNames.Client), Day(Xml1CNames.Opened), Day(Xml1CNames.Closed)));
    }

    // These rows have no period of their own: it is the file's.
    private static SourceRow Balance(XmlItem item, int ordinal, FileName name)
    {
        var read = new FieldReads();
        return read.Row(ordinal, item.Raw, new BalanceRecord(
            item[Xml1CNames.Number].Trim(), name.Key.Period, Money(read, item, Xml1CNames.Opening), Money(read, item, Xml1CNames.Charged), Money(read, item, Xml1CNames.Corrected),
            Money(read, item, Xml1CNames.Paid), Money(read, item, Xml1CNames.Closing)));
    }

    private static SourceRow Charge(XmlItem item, int ordinal)
    {
        var read = new FieldReads();
        return read.Row(ordinal, item.Raw, new ChargeRecord(
            item.Parent.GetValueOrDefault(Xml1CNames.Number, "").Trim(), item[Xml1CNames.Id].Trim(), WireCode.Fold(item[Xml1CNames.Service]), item[Xml1CNames.Kind].Trim(),
            read.Day(Xml1CNames.From, item[Xml1CNames.From]), read.Day(Xml1CNames.To, item[Xml1CNames.To]), item[Xml1CNames.Quantity], item[Xml1CNames.Unit],
            Money(read, item, Xml1CNames.Net), item[Xml1CNames.VatRate], Money(read, item, Xml1CNames.Vat), Money(read, item, Xml1CNames.Gross), item[Xml1CNames.Name]));
    }

    private static SourceRow Document(XmlItem item, int ordinal, Payloads payloads)
    {
        var read = new FieldReads();
        var (file, md5) = (item[Xml1CNames.File].Trim(), item[Xml1CNames.Md5].Trim());
        return read.Row(ordinal, item.Raw, new DocumentRecord(
            item[Xml1CNames.Account].Trim(), WireCode.Fold(item[Xml1CNames.Type]), item[Xml1CNames.Number].Trim(), read.Day(Xml1CNames.Date, item[Xml1CNames.Date]),
            item[Xml1CNames.Contract].Trim(), item[Xml1CNames.Period].Trim(), Money(read, item, Xml1CNames.Net), Money(read, item, Xml1CNames.Vat), Money(read, item, Xml1CNames.Gross),
            file, md5, payloads.Md5Of(file, md5)), payloads.Registry);
    }

    private static Lko.Domain.Common.Money Money(FieldReads read, XmlItem item, string name) => read.Money(name, item[name]);
}
