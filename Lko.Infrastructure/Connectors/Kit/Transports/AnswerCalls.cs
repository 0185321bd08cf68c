using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Calls to one system during one fetch. An answer counts only when the dialect's own controls find it whole.</summary>
internal sealed class AnswerCalls(SourceSystem system, ISourceConnector connector, FetchOrder order, Uri address, string? apiKey, WaitOptions waits, ReachableNetworks networks, AnswerSamples samples, TimeProvider time) : IDisposable
{
    /// <summary>Rows that cannot be read: more of them in one answer, or a larger share of it, and it is not the rows but the layout that has changed.</summary>
    private const int MostUnreadable = 50;

    private const double MostUnreadableShare = 0.2;

    private readonly CallPolicy _policy = new(waits);
    private readonly HashSet<Feed> _answered = [];
    private readonly Dictionary<Feed, SourceUnavailableException> _refused = [];

    /// <summary>Base address of the system, with a trailing slash.</summary>
    public Uri Address { get; } = address;

    public WaitOptions Waits { get; } = waits;

    public BoundedHandler Handler { get; } = new(waits, networks, apiKey, time);

    /// <summary>How far a system that tells changes was read.</summary>
    public ChangeCursor? Reached { get; set; }

    /// <summary>What a system that tells changes has named.</summary>
    public ToldKeys? Told { get; set; }

    /// <summary>A system that tells changes has more of them than one run takes.</summary>
    public bool GoesOn { get; set; }

    /// <summary>Feeds that the system says it does not tell.</summary>
    /// <param name="mayBeAll">It was asked for the rest alone of what it tells.</param>
    /// <exception cref="SourceUnavailableException">It said so of everything it was asked for: this is not the place where it answers.</exception>
    public IReadOnlyList<Feed> Silent(bool mayBeAll) => mayBeAll || _refused.Count == 0 || _answered.Count > 0 ? [.. _refused.Keys] : throw _refused.Values.First();

    /// <summary>
    /// The answer, or null when the system says that it does not tell this feed. Every other failure stays one, and so does the refusal of one month
    /// of a feed that is told of another. Past months are asked for because they are there: only accounts, which no month has, may be untold then.
    /// </summary>
    /// <param name="wasTold">What is asked for came before, or its beginning did.</param>
    public async Task<byte[]?> UnlessUntoldAsync(Feed feed, Task<byte[]> asking, bool wasTold = false)
    {
        byte[] body;
        try
        {
            body = await asking;
        }
        catch (SourceUnavailableException refusal) when (refusal.InnerException is CallFailedException { IsUntold: true } && !wasTold && !_answered.Contains(feed) && (!order.IsBackfill || feed == Feed.Accounts))
        {
            _refused.TryAdd(feed, refusal);
            return null;
        }

        _answered.Add(feed);
        return _refused.TryGetValue(feed, out var before) ? throw before : body;
    }

    /// <summary>The answer, or null when the system has no such page. Every other failure stays one.</summary>
    public static async Task<byte[]?> UnlessGoneAsync(Task<byte[]> asking)
    {
        try
        {
            return await asking;
        }
        catch (SourceUnavailableException refusal) when (refusal.InnerException is CallFailedException { IsUntold: true })
        {
            return null;
        }
    }

    /// <summary>Makes a call until its answer is whole JSON, which has to say so and to be nothing else, in the encoding that the registry says.</summary>
    public Task<byte[]> AskForJsonAsync(string name, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        AskAsync(name, call, cancellationToken, objection: () => JsonPage.Objection(Handler.MediaType, Handler.LastBody) ?? AnswerEncoding.Objection(Handler.LastBody, Handler.Charset, system.Encoding));

    /// <summary>Makes a call until its answer is whole.</summary>
    /// <param name="call">Leaves the body of the answer in <see cref="BoundedHandler.LastBody"/>.</param>
    /// <param name="nameOf">Tells the name of the answer where only the answer has it; null when it is none of its dialect.</param>
    /// <param name="objection">What its form alone says against it.</param>
    /// <exception cref="SourceUnavailableException">No attempt brought a whole answer.</exception>
    public Task<byte[]> AskAsync(string name, Func<CancellationToken, Task> call, CancellationToken cancellationToken, Func<string?>? nameOf = null, Func<string?>? objection = null) => _policy.RunAsync(
        name,
        async token =>
        {
            try
            {
                await call(token);
            }
            catch (Exception failure) when (CallFailedException.In(failure) is { } cause)
            {
                samples.Keep(system.Code, name, Handler.LastBody);
                throw new CallFailedException(cause.Message, cause.MayPass, cause.RetryAfter, failure) { Fault = cause.Fault, IsUntold = cause.IsUntold };
            }
            catch (Exception failure) when (failure is HttpRequestException or System.ServiceModel.CommunicationException or TimeoutException or System.Xml.XmlException)
            {
                samples.Keep(system.Code, name, Handler.LastBody);
                throw new CallFailedException(failure.Message, mayPass: true, inner: failure) { Fault = SyncFault.NotItsProtocol };
            }

            if ((objection?.Invoke() ?? Objection(nameOf is null ? name : nameOf(), Handler.LastBody)) is { } against)
            {
                samples.Keep(system.Code, name, Handler.LastBody);
                throw new CallFailedException(against, mayPass: true) { Fault = SyncFault.NotItsProtocol };
            }

            return Handler.LastBody;
        },
        cancellationToken);

    public void Dispose() => Handler.Dispose();

    private string? Objection(string? name, byte[] body)
    {
        if (name is null || connector.Recognise(system, new(AnswerSamples.Folder, name, body.Length, () => new MemoryStream(body))) is not { } file)
        {
            return $"the answer is called {name}, which nothing reads";
        }

        var control = connector.Check(system, file, new MemoryStream(body));
        if (!control.HasData)
        {
            return "the system reports an error";
        }

        if (control.Rejection is { } reason)
        {
            return reason == RejectReason.LayoutChanged ? "the layout has changed: something that was always told is missing" : $"not an answer of this dialect ({reason})";
        }

        var (rows, unreadable) = (0, 0);
        foreach (var row in connector.Read(system, file, new MemoryStream(body)))
        {
            // Items that have all lost their ids could be counted once only: each is another's duplicate.
            rows++;
            unreadable += row.Fault is null or { Reason: RejectReason.UnknownAccount } && row.Record is not { NaturalKey.Length: 0 } ? 0 : 1;
        }

        return unreadable > MostUnreadable || unreadable > rows * MostUnreadableShare
            ? $"the layout has changed: {unreadable} of {rows} rows cannot be read"
            : null;
    }
}
