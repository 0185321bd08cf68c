using System.Security.Cryptography;
using Lko.Domain.Integration;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// Asks a system for the open months, or for what has changed, and keeps each answer that says something else than the one before: what is whole of a
/// feed and month as one delivery, whatever becomes of the others.
/// </summary>
internal sealed class HttpTransport(
    IEnumerable<IAnswerSource> sources, IEnumerable<ISourceConnector> connectors, AnswerSamples samples,
    IOptions<TransportOptions> options, IOptions<DropFolderOptions> drop, TimeProvider time) : ITransport
{
    private readonly ReachableNetworks _networks = new(options.Value.AllowedNetworks);

    public string Code => "http";

    public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal))
            ?? throw new SourceUnavailableException($"Systems of the dialect {system.Dialect} are not asked over HTTP.") { Fault = SyncFault.NotSetUp };
        var connector = connectors.Single(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal));
        var address = options.Value.AddressOf(system.Code) ?? throw new SourceUnavailableException($"Landscape:HttpAddress says nothing about {system.Code}.") { Fault = SyncFault.NotSetUp };
        var inbox = Inbox.Open(drop, system.Code);
        using var calls = new AnswerCalls(system, connector, order, address, options.Value.ApiKeyOf(system.Code), options.Value.Waits, _networks, samples, time);

        // Months of the past that are too many for a run are asked for in smaller pieces, not gone on with.
        using var late = new CancellationTokenSource(order is { IsBackfill: false, MostTime: { } most } ? most : Timeout.InfiniteTimeSpan, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var round = new FetchRound(source.Parts(system, order), order.Place);
        var gone = new List<string>();
        var room = options.Value.Waits.MostRunBytes;
        while (round.Next is { } part)
        {
            var fetch = new PartFetch(inbox, part, options.Value.Waits.MostRunBytes, room);
            try
            {
                ended.Token.ThrowIfCancellationRequested();
                if (await fetch.TakeAsync(source.AskAsync(system, calls, order, part, prefix => KeptPages(inbox, prefix), ended.Token), ended.Token) && !calls.GoesOn)
                {
                    room -= fetch.Bytes;
                    gone.AddRange(fetch.Gone);
                    round.Keep(fetch.IsAnswered);
                }
                else
                {
                    round.Stop(fetch.HasKept);
                }
            }
            catch (SourceUnavailableException failure)
            {
                round.Fail(failure, fetch.HasKept);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                round.Stop(fetch.HasKept);
            }
        }

        return round.End(calls, order.IsBackfill) with { Gone = gone, Told = calls.Told };
    }

    private static int KeptPages(Inbox inbox, string prefix) =>
        inbox.Files.Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(file => file.Name, StringComparer.Ordinal).Count(page => page.Last().Size != Answer.GoneBody.Length);

    /// <summary>One part on its way into a delivery of its own. Pages of a journal count one by one, those of anything else together or not at all.</summary>
    /// <param name="most">What a whole run may bring.</param>
    /// <param name="room">What is left of it.</param>
    private sealed class PartFetch(Inbox inbox, AnswerPart part, long most, long room)
    {
        private readonly List<string> _gone = [];
        private bool _isSound = true;

        public long Bytes { get; private set; }

        /// <summary>Names of pages that came before and are no more.</summary>
        public IReadOnlyList<string> Gone => _gone;

        /// <summary>Whether the system told any of it, be it the same as before.</summary>
        public bool IsAnswered { get; private set; }

        /// <summary>Whether something of it lies there now.</summary>
        public bool HasKept { get; private set; }

        /// <returns>Whether it came whole; else it has no room in this run.</returns>
        /// <exception cref="SourceUnavailableException">It failed, or has no room in any run.</exception>
        public async Task<bool> TakeAsync(IAsyncEnumerable<Answer> answers, CancellationToken cancellationToken)
        {
            using var delivery = inbox.Begin();
            var (pages, isWhole) = (0, false);
            try
            {
                await foreach (var answer in answers)
                {
                    if (Bytes + answer.Body.Length > room)
                    {
                        return Bytes + answer.Body.Length <= most || (part.Feed.IsJournal() && pages > 0)
                            ? false
                            : throw new SourceUnavailableException($"More than the {most} bytes that one run takes came.") { Fault = SyncFault.NotItsProtocol };
                    }

                    Bytes += answer.Body.Length;
                    IsAnswered = true;
                    await KeepAsync(delivery, answer, cancellationToken);
                    pages++;
                }

                isWhole = true;
                return true;
            }
            finally
            {
                if (_isSound && (isWhole || (part.Feed.IsJournal() && pages > 0)))
                {
                    delivery.Publish();
                    HasKept = true;
                }
            }
        }

        private async Task KeepAsync(Inbox.Delivery delivery, Answer answer, CancellationToken cancellationToken)
        {
            var before = inbox.Latest(answer.Name);
            if (before is null ? !answer.IsEmpty : !await IsSameAsync(before, answer, cancellationToken))
            {
                await WriteAsync(delivery.PathOf(answer.Name), answer.Body, cancellationToken);
                if (answer.IsGone)
                {
                    _gone.Add(answer.Name);
                }
            }
            else
            {
                // It was asked for twice, and only the first answer said something else.
                File.Delete(delivery.PathOf(answer.Name));
            }
        }

        /// <summary>A page that was begun and not finished is none. What cannot be written shows nothing either: where the disk is full, nothing else is whole for sure.</summary>
        private async Task WriteAsync(string path, byte[] body, CancellationToken cancellationToken)
        {
            _isSound = false;
            try
            {
                await File.WriteAllBytesAsync(path, body, cancellationToken);
                _isSound = true;
            }
            catch (OperationCanceledException)
            {
                File.Delete(path);
                _isSound = true;
                throw;
            }
        }

        private static async Task<bool> IsSameAsync(DeliveredFile before, Answer answer, CancellationToken cancellationToken) =>
            before.Size == answer.Body.Length
            && string.Equals(await before.HashAsync(cancellationToken), Convert.ToHexStringLower(SHA256.HashData(answer.Body)), StringComparison.Ordinal);
    }
}
