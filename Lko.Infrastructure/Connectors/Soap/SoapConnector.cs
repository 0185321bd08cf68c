using System.Collections.Frozen;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Soap;

/// <summary>Bodies of SOAP 1.1 answers. A fault, also under HTTP 200, and a result other than zero carry no data; an error beside the data is passed over.</summary>
public sealed class SoapConnector : ISourceConnector
{
    private const string Fault = "Fault";
    private const string Result = "result";

    private static readonly (string, string, string, string) DocumentNames = ("svcNum", "docNum", "docDate", "sum");
    private static readonly FrozenSet<string> Outcomes = new[] { Fault, Result }.ToFrozenSet(StringComparer.Ordinal);

    public string Dialect => "soap";

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => AnswerFileName.Soap(file.Name);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        // To the end, so that markup that breaks off is refused as a whole.
        var outcomes = SafeXml.Items(WireText.All(content, system.Encoding), Outcomes).ToList();
        return outcomes.Count == 0 ? FileControl.Of(false)
            : outcomes.Exists(outcome => outcome.Name == Fault || outcome["code"] != "0") ? FileControl.NoData
            : FileControl.Passed;
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        var element = name.Key.Feed switch { Feed.Accounts or Feed.Balances => "account", Feed.Charges => "charge", Feed.Payments => "payment", _ => "document" };
        return SafeXml.Items(WireText.All(content, system.Encoding), new HashSet<string>(StringComparer.Ordinal) { element }).Select((item, index) =>
        {
            // Identity is in attributes, values are children.
            var row = new ServiceItem(system, index + 1, item.Raw, field => item.Element.Attribute(field)?.Value ?? item.Child(field));
            return name.Key.Feed switch
            {
                Feed.Accounts => row.OpenAccount(),
                Feed.Balances => row.Balance(),
                Feed.Charges => row.Charge(),
                Feed.Payments => row.Payment(),
                _ => row.Document(DocumentNames),
            };
        });
    }
}
