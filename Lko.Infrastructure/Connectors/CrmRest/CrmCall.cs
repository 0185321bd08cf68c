using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>What one HTTP call came to.</summary>
/// <param name="Sent">The body had begun to leave: without that the receiver surely has nothing.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Body">Null when the answer broke off, stalled or was too large.</param>
internal sealed record CrmAnswer(bool Sent, HttpStatusCode? Status, bool IsJson, string? Body, string Failure, TimeSpan? RetryAfter)
{
    private const int ShownCharacters = 200;

    /// <summary>The answer in short, on one line.</summary>
    public string Detail
    {
        get
        {
            var text = string.Join(' ', (Body ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            text = text.Length > ShownCharacters ? text[..ShownCharacters] + "…" : text;
            var status = Status is { } code ? $"HTTP {(int)code}" : "no answer";
            return string.Join(": ", new[] { status, Failure, text }.Where(part => part.Length > 0));
        }
    }
}

/// <summary>One call to the CRM under the limits of time and size. Only the caller's own cancellation comes out as an exception.</summary>
internal sealed class CrmCall(HttpClient http, CrmRestOptions options, TimeProvider time)
{
    public const int MostBytes = 8 << 20;

    public async Task<CrmAnswer> RunAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = request.Content as TracedContent;
        HttpStatusCode? status = null;
        var isJson = false;
        TimeSpan? retryAfter = null;
        using var whole = new CancellationTokenSource(options.CallTimeout, time);
        using var part = new CancellationTokenSource(options.HeadersTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token, part.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            status = response.StatusCode;
            isJson = response.Content.Headers.ContentType?.MediaType is { } type
                && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
            retryAfter = Wait(response.Headers.RetryAfter);
            var body = await ReadAsync(response.Content, part, either.Token);
            return new CrmAnswer(true, status, isJson, body, body is null ? "the answer is larger than allowed" : "", retryAfter);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            var failure = either.IsCancellationRequested ? "timed out" : exception.InnerException?.Message ?? exception.Message;
            return new CrmAnswer(content?.Begun ?? true, status, isJson, null, failure, retryAfter);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException or DecoderFallbackException)
        {
            return new CrmAnswer(content?.Begun ?? true, status, isJson, null, exception.Message, retryAfter);
        }
    }

    private async Task<string?> ReadAsync(HttpContent content, CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        using var collected = new MemoryStream();
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        while (true)
        {
            idle.CancelAfter(options.IdleReadTimeout);
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(collected.GetBuffer().AsSpan(0, (int)collected.Length));
            }

            if (collected.Length + read > MostBytes)
            {
                return null;
            }

            collected.Write(buffer, 0, read);
        }
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

/// <summary>A JSON body that remembers whether it began to be written to a connection.</summary>
internal sealed class TracedContent : HttpContent
{
    private readonly byte[] _bytes;

    public TracedContent(string json)
    {
        _bytes = Encoding.UTF8.GetBytes(json);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool Begun { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Begun = true;
        await stream.WriteAsync(_bytes, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
