using System.Runtime.CompilerServices;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.ServiceModel.Description;
using System.ServiceModel.Dispatcher;
using System.Xml;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.Soap;

/// <summary>Calls the operations <c>getAccounts, getBalance, getCharges, getPayments, getDocuments</c> of SOAP 1.1, each for one month; they know no pages.</summary>
internal sealed class SoapCalls : IAnswerSource
{
    public const string Namespace = "urn:rt:asr:lko:v2";

    private static readonly (string Feed, string Operation)[] Operations =
        [("balances", "getBalance"), ("charges", "getCharges"), ("payments", "getPayments"), ("documents", "getDocuments")];

    public string Dialect => "soap";

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = new Uri(calls.Address, "soap");
        var binding = new BasicHttpBinding(string.Equals(address.Scheme, "https", StringComparison.Ordinal) ? BasicHttpSecurityMode.Transport : BasicHttpSecurityMode.None)
        {
            MaxReceivedMessageSize = calls.Waits.MostAnswerBytes,
            MaxBufferSize = calls.Waits.MostAnswerBytes,

            // The handler keeps the clocks, and it ends sooner.
            SendTimeout = calls.Waits.Attempt * 2,
            OpenTimeout = calls.Waits.Attempt,
        };
        var factory = new ChannelFactory<IBilling>(binding, new EndpointAddress(address));
        factory.Endpoint.EndpointBehaviors.Add(new OwnHandler(calls.Handler));
        try
        {
            var billing = factory.CreateChannel();

            // Accounts first: the other rows name them. They are as they are, whatever the month.
            var asked = order.Periods.TakeLast(1).Select(period => (Period: period, Feed: "accounts", Operation: "getAccounts"))
                .Concat(order.Periods.SelectMany(period => Operations.Select(each => (Period: period, each.Feed, each.Operation))));
            foreach (var (period, _, operation) in asked.Where(each => system.Delivers(each.Feed)))
            {
                var name = $"{operation}_{period}.xml";
                var body = await calls.AskAsync(name, token => CallAsync(billing, operation, period, token), cancellationToken);
                yield return new(name, body, IsEmpty: false);
            }
        }
        finally
        {
            factory.Abort();
        }
    }

    private static async Task CallAsync(IBilling billing, string operation, Period period, CancellationToken cancellationToken)
    {
        using var request = Message.CreateMessage(MessageVersion.Soap11, operation, new Question(operation, period));
        using var answer = await billing.CallAsync(request).WaitAsync(cancellationToken);
    }

    [ServiceContract]
    private interface IBilling
    {
        [OperationContract(Action = "*", ReplyAction = "*")]
        Task<Message> CallAsync(Message request);
    }

    private sealed class Question(string operation, Period period) : BodyWriter(isBuffered: true)
    {
        protected override void OnWriteBodyContents(XmlDictionaryWriter writer)
        {
            writer.WriteStartElement(operation, Namespace);
            writer.WriteElementString("period", Namespace, period.ToString());
            writer.WriteEndElement();
        }
    }

    /// <summary>The calls leave through the handler that bounds them.</summary>
    private sealed class OwnHandler(HttpMessageHandler handler) : IEndpointBehavior
    {
        public void AddBindingParameters(ServiceEndpoint endpoint, BindingParameterCollection bindingParameters) =>
            bindingParameters.Add(new Func<HttpClientHandler, HttpMessageHandler>(_ => handler));

        public void ApplyClientBehavior(ServiceEndpoint endpoint, ClientRuntime clientRuntime)
        {
        }

        public void ApplyDispatchBehavior(ServiceEndpoint endpoint, EndpointDispatcher endpointDispatcher)
        {
        }

        public void Validate(ServiceEndpoint endpoint)
        {
        }
    }
}
