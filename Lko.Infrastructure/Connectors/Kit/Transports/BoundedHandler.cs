using System.Net.Http.Headers;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// Reads every answer whole, under clocks of its own for the head, for each read of the body and for all of it, and up to a number of unpacked
/// bytes: what drips, hangs or never ends is cut off, and nobody above waits on a socket. Keeps the bytes of the last answer.
/// </summary>
internal sealed class BoundedHandler(WaitOptions waits, ReachableNetworks networks, string? apiKey, TimeProvider time) : DelegatingHandler(Sockets(waits, networks))
{
    /// <summary>Body of the last answer, as it came; of one that was cut off, its beginning.</summary>
    public byte[] LastBody { get; private set; } = [];

    /// <summary>The last answer is kept in other bytes than it came in: they say the same.</summary>
    public void Retell(byte[] body) => LastBody = body;

    /// <summary>HTTP status of the last answer; 0 when none came.</summary>
    public int Status { get; private set; }

    /// <summary>What the last answer says it is.</summary>
    public string? MediaType { get; private set; }

    /// <summary>In which encoding the last answer says it is.</summary>
    public string? Charset { get; private set; }

    /// <summary>The system's own time, by its last answer; null when it does not tell.</summary>
    public DateTimeOffset? Clock { get; private set; }

    /// <summary>That time; of a system that does not tell it, ours.</summary>
    public DateTimeOffset Now => Clock ?? time.GetUtcNow();

    /// <summary>The system's time minus ours; null when it does not tell.</summary>
    public TimeSpan? ClockSkew { get; private set; }

    /// <summary>Under which name the last answer wants to be kept.</summary>
    public string? FileName { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(waits.Attempt);
        using var part = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        part.CancelAfter(waits.Headers);
        if (apiKey is not null)
        {
            request.Headers.Add("X-Api-Key", apiKey);
        }

        (LastBody, MediaType, Charset, Status) = ([], null, null, 0);
        try
        {
            var response = await base.SendAsync(request, part.Token);
            var told = response.Content.Headers.ContentType;
            (Status, MediaType, Charset) = ((int)response.StatusCode, told?.MediaType, told?.CharSet);
            Clock = response.Headers.Date;
            ClockSkew = Clock - time.GetUtcNow();
            FileName = response.Content.Headers.ContentDisposition?.FileName?.Trim('"');
            await ReadAsync(response.Content, part);
            if (!response.IsSuccessStatusCode)
            {
                var isUntold = Status is 404 or 501;
                var mayPass = !isUntold && Status is 408 or 429 or >= 500;
                throw new CallFailedException($"HTTP {Status}", mayPass, RetryAfter(response.Headers.RetryAfter)) { Fault = mayPass ? SyncFault.Troubled : SyncFault.Refused, IsUntold = isUntold };
            }

            response.Content = new ByteArrayContent(LastBody);
            response.Content.Headers.ContentType = told;
            return response;
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CallFailedException("no answer in time", mayPass: true, inner: failure) { Fault = SyncFault.TimedOut };
        }
        catch (HttpRequestException failure) when (CallFailedException.In(failure) is { } refusal)
        {
            // The connection was ours to refuse.
            throw new CallFailedException(refusal.Message, refusal.MayPass, inner: failure) { Fault = refusal.Fault };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            throw new CallFailedException(failure.InnerException?.Message ?? failure.Message, mayPass: true, inner: failure) { Fault = IsOfThePeer(failure) ? SyncFault.NotItsProtocol : SyncFault.Unreachable };
        }
    }

    private async Task ReadAsync(HttpContent content, CancellationTokenSource idle)
    {
        var body = new Pieces();
        try
        {
            idle.CancelAfter(waits.Idle);
            await using var stream = await content.ReadAsStreamAsync(idle.Token);
            while (await stream.ReadAsync(body.Room(), idle.Token) is > 0 and var read)
            {
                if (body.Length + read > waits.MostAnswerBytes)
                {
                    throw new CallFailedException($"the answer is larger than {waits.MostAnswerBytes} bytes", mayPass: false) { Fault = SyncFault.NotItsProtocol };
                }

                body.Take(read);
                idle.CancelAfter(waits.Idle);
            }
        }
        catch
        {
            LastBody = body.Head(AnswerSamples.MostBytes);
            throw;
        }

        LastBody = body.Head(body.Length);
    }

    /// <summary>What came was no HTTP, or was not packed as it says; everything else is the way between.</summary>
    private static bool IsOfThePeer(Exception failure) =>
        failure is InvalidDataException or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse };

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date - TimeProvider.System.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : null);

    private static SocketsHttpHandler Sockets(WaitOptions waits, ReachableNetworks networks) => new()
    {
        ConnectCallback = (call, cancellationToken) => networks.ConnectAsync(call.DnsEndPoint, cancellationToken),
        ConnectTimeout = waits.Connect,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.GZip | System.Net.DecompressionMethods.Deflate | System.Net.DecompressionMethods.Brotli,
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = 64,
    };

    /// <summary>A body of unknown length: nothing of it is copied while it grows.</summary>
    private sealed class Pieces
    {
        private const int Size = 64 * 1024;

        private readonly List<byte[]> _pieces = [];

        public int Length { get; private set; }

        public Memory<byte> Room()
        {
            if (Length == _pieces.Count * Size)
            {
                _pieces.Add(new byte[Size]);
            }

            return _pieces[^1].AsMemory(Length % Size);
        }

        public void Take(int count) => Length += count;

        public byte[] Head(int most)
        {
            var head = new byte[Math.Min(Length, most)];
            for (var at = 0; at < head.Length; at += Size)
            {
                _pieces[at / Size].AsSpan(0, Math.Min(Size, head.Length - at)).CopyTo(head.AsSpan(at));
            }

            return head;
        }
    }
}
