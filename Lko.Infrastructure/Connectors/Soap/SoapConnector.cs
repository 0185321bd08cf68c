using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Soap;

/// <summary>Bodies of SOAP 1.1 answers. A fault, also under HTTP 200, and a result other than zero carry no data; an error beside the data is passed over.</summary>
internal sealed class SoapConnector : ISourceConnector, IEmbedsFiles
{
    private const string Fault = "Fault";
    private const string Result = "result";

    /// <summary>A remark beside the data of a good answer; what it holds is none of them.</summary>
    private const string Skipped = "Error";

    private static readonly (string, string, string, string) DocumentNames = ("svcNum", "docNum", "docDate", "sum");

    private static readonly NamedLayout Documents = new(
        ["svcNum", "docType", "docNum", "docDate", "net", "vat", "sum"], ["svcTypeId", "svcSubNum", "period", "state", "contentBase64", "mime"]);

    public string Dialect => "soap";

    public bool IsAsked => true;

    public int Version => 6;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => AnswerFileName.Soap(file.Name);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        var element = ItemOf(name.Key.Feed);
        var names = ServiceLayouts.Of(name.Key.Feed, Documents).Watch();
        var (outcomes, isRefused) = (0, false);

        // To the end, so that markup that breaks off is refused as a whole.
        foreach (var item in SafeXml.Items(WireText.All(content, system.Encoding), new HashSet<string>(StringComparer.Ordinal) { Fault, Result, Skipped, element }))
        {
            if (item.Name == Skipped)
            {
                continue;
            }

            if (item.Name == element)
            {
                names.Row(item.OwnAndChildren);
                continue;
            }

            outcomes++;
            isRefused |= item.Name == Fault || item["code"] != "0";
        }

        return outcomes == 0 ? FileControl.Of(false) : isRefused ? FileControl.NoData : names.Judge();
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) =>
        Items(WireText.All(content, system.Encoding), name.Key.Feed).Select((item, index) =>
        {
            // Identity is in attributes, values are children.
            var row = new ServiceItem(system, index + 1, item.Raw, field => item.Element.Attribute(field)?.Value ?? item.ChildOrNull(field));
            return name.Key.Feed switch
            {
                Feed.Accounts => row.OpenAccount(),
                Feed.Balances => row.Balance(),
                Feed.Charges => row.Charge(),
                Feed.Payments => row.Payment(),
                _ => row.Document(DocumentNames, FileOf(item)),
            };
        });

    IEnumerable<EmbeddedFile>? IEmbedsFiles.FilesOf(string name, string encoding, Stream content) =>
        AnswerFileName.Soap(name) is not { Key.Feed: Feed.Documents } ? null
        : Items(WireText.All(content, encoding), Feed.Documents).Select(FileOf).OfType<EmbeddedFile>();

    private static IEnumerable<XmlItem> Items(string text, Feed feed) =>
        SafeXml.Items(text, new HashSet<string>(StringComparer.Ordinal) { Skipped, ItemOf(feed) }).Where(item => item.Name != Skipped);

    private static EmbeddedFile? FileOf(XmlItem item) =>
        item.Child("contentBase64") is { Length: > 0 } content ? new(EmbeddedFile.NameOf(item["docType"].Trim(), item["docNum"].Trim(), item.Child("mime")), content) : null;

    private static string ItemOf(Feed feed) => feed switch { Feed.Accounts or Feed.Balances => "account", Feed.Charges => "charge", Feed.Payments => "payment", _ => "document" };
}
