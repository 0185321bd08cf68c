using System.Runtime.CompilerServices;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.ServiceModel.Description;
using System.ServiceModel.Dispatcher;
using System.Text;
using System.Xml;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.Soap;

/// <summary>Calls the operations <c>getAccounts, getBalance, getCharges, getPayments, getDocuments</c> of SOAP 1.1, each for one month; they know no pages.</summary>
internal sealed class SoapCalls : IAnswerSource
{
    public const string Namespace = "urn:rt:asr:lko:v2";

    private const string Markup = "text/xml";

    /// <summary>A letter of one byte, in UTF-8.</summary>
    private const int MostBytesOfALetter = 3;

    private static readonly Feed[] Feeds = [Feed.Balances, Feed.Charges, Feed.Payments, Feed.Documents];

    public string Dialect => "soap";

    public IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order) =>
    [
        // Accounts first: the other rows name them. They are as they are, whatever the month.
        .. order.Periods.TakeLast(1).Select(period => new AnswerPart(Feed.Accounts, period))
            .Concat(order.Periods.SelectMany(period => Feeds.Select(feed => new AnswerPart(feed, period))))
            .Where(part => system.Delivers(part.Feed.ToString().ToLowerInvariant())),
    ];

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = new Uri(calls.Address, "soap");
        var most = (int)Math.Min(int.MaxValue, (long)calls.Waits.MostAnswerBytes * MostBytesOfALetter);
        var binding = new BasicHttpBinding(string.Equals(address.Scheme, "https", StringComparison.Ordinal) ? BasicHttpSecurityMode.Transport : BasicHttpSecurityMode.None)
        {
            // The handler counts the bytes that came; in UTF-8 they may be more.
            MaxReceivedMessageSize = most,
            MaxBufferSize = most,

            // The handler keeps the clocks, and it ends sooner.
            SendTimeout = calls.Waits.Attempt * 2,
            OpenTimeout = calls.Waits.Attempt,
        };
        var factory = new ChannelFactory<IBilling>(binding, new EndpointAddress(address));
        factory.Endpoint.EndpointBehaviors.Add(new OwnHandler(calls.Handler, system.Encoding));
        try
        {
            var billing = factory.CreateChannel();
            var (operation, period) = (OperationOf(part.Feed), part.Month!.Value);
            var name = $"{operation}_{period}.xml";
            var asking = calls.AskAsync(name, token => CallAsync(billing, calls.Handler, system.Encoding, operation, period, token), cancellationToken);
            if (await calls.UnlessUntoldAsync(part.Feed, asking) is { } body)
            {
                yield return new(name, body, IsEmpty: false);
            }
        }
        finally
        {
            factory.Abort();
        }
    }

    private static string OperationOf(Feed feed) => feed == Feed.Balances ? "getBalance" : $"get{feed}";

    /// <summary>A fault is told under 500 or 200.</summary>
    private static async Task CallAsync(IBilling billing, BoundedHandler handler, string registered, string operation, Period period, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Message.CreateMessage(MessageVersion.Soap11, operation, new Question(operation, period));
            using var answer = await billing.CallAsync(request).WaitAsync(cancellationToken);
            if (!answer.IsFault || !SoapFault.SaysUnknownOperation(Said(), operation))
            {
                return;
            }
        }
        catch (Exception) when (handler.Status == 500 && SoapFault.SaysUnknownOperation(Said(), operation))
        {
            // Said below.
        }
        catch (Exception failure) when (handler.Status == 500 && SoapFault.BlamesTheRequest(Said()) && CallFailedException.In(failure) is { } refusal)
        {
            // Every fault is told under this status, and not each is of the system's own making.
            throw new CallFailedException(refusal.Message, refusal.MayPass, refusal.RetryAfter, failure) { Fault = SyncFault.Refused };
        }
        catch (Exception failure) when (CallFailedException.In(failure) is { IsUntold: true } refusal)
        {
            // All operations have one address: what is not there is not one of them.
            throw new CallFailedException(refusal.Message, refusal.MayPass, refusal.RetryAfter, failure) { Fault = refusal.Fault };
        }

        throw new CallFailedException($"the system knows no {operation}", mayPass: false) { Fault = SyncFault.Refused, IsUntold = true };

        // Whatever else is wrong with it: what it says is looked for in what can be read of it.
        string Said() => (CodePagesEncodingProvider.Instance.GetEncoding(AnswerEncoding.OfMarkup(new MemoryStream(handler.LastBody), registered)) ?? Encoding.UTF8).GetString(handler.LastBody);
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
    private sealed class OwnHandler(BoundedHandler handler, string registered) : IEndpointBehavior
    {
        public void AddBindingParameters(ServiceEndpoint endpoint, BindingParameterCollection bindingParameters) =>
            bindingParameters.Add(new Func<HttpClientHandler, HttpMessageHandler>(_ => new Lent(handler, registered)));

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

    /// <summary>
    /// The channel of one part ends, the handler of the fetch does not. The protocol's own reader knows no encodings of one country: what is in one of them is handed to it in UTF-8. What
    /// is not in the encoding of the registry, by which files are read whatever they declare, is kept as UTF-8 that says so by its mark.
    /// </summary>
    private sealed class Lent(BoundedHandler handler, string registered) : HttpMessageHandler
    {
        private readonly BoundedHandler _handler = handler;
        private readonly HttpMessageInvoker _calls = new(handler, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await _calls.SendAsync(request, cancellationToken);
            if (AnswerBody.ObjectionToMark(_handler.LastBody) is { } marked)
            {
                throw new CallFailedException(marked, mayPass: true) { Fault = SyncFault.NotItsProtocol };
            }

            var isOfNone = _handler.Charset is { } charset && AnswerEncoding.Known(charset) is null;
            if (isOfNone || !string.Equals(_handler.MediaType, Markup, StringComparison.OrdinalIgnoreCase))
            {
                // For the protocol's own reader to refuse.
                return response;
            }

            using var body = new MemoryStream(_handler.LastBody);
            var declared = AnswerEncoding.DeclaredBy(body);
            var (said, encoding) = (AnswerEncoding.Known(_handler.Charset) ?? declared, AnswerEncoding.OfMarkup(body, registered));
            if (AnswerEncoding.Objection(_handler.LastBody, said, encoding) is { } against)
            {
                throw new CallFailedException(against, mayPass: true) { Fault = SyncFault.NotItsProtocol };
            }

            if (new[] { encoding, registered, said, declared }.Any(each => each is not (null or AnswerEncoding.Utf8)))
            {
                var markup = AnswerEncoding.Undeclared(Decoded(body, encoding));
                response.Content = new StringContent(markup, Encoding.UTF8, Markup);
                if (!string.Equals(encoding, registered, StringComparison.Ordinal))
                {
                    _handler.Retell([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(markup)]);
                }
            }

            return response;
        }

        private static string Decoded(Stream body, string encoding)
        {
            try
            {
                return WireText.All(body, encoding);
            }
            catch (DecoderFallbackException failure)
            {
                throw new CallFailedException($"the answer holds bytes that are no characters of {encoding}", mayPass: true, inner: failure) { Fault = SyncFault.NotItsProtocol };
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _calls.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
