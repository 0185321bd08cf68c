using System.Globalization;
using System.Runtime.CompilerServices;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Where a change stands in a feed that is ordered by time of change and identity.</summary>
/// <param name="Time">As the system writes it: it is given back unchanged, whatever its precision.</param>
internal sealed record ChangeKey(string Time, DateTimeOffset At, string Id);

/// <param name="Keys">Of the items that have one, in their order.</param>
/// <param name="Items">How many there are in all.</param>
internal sealed record ChangePage(byte[] Body, IReadOnlyList<ChangeKey> Keys, int Items);

/// <summary>
/// Reads a feed of changes page after page, each behind the last item of the one before, so that any number of changes of the same time may lie
/// over a border of pages. Where it begins is decided by <see cref="ChangeCursor"/> and the system's own clock.
/// </summary>
/// <param name="ask">Asks for the page behind a place; null = from the beginning.</param>
internal sealed class ChangePages(AnswerCalls calls, ChangeCursor? since, int pageSize, Func<ChangeKey?, CancellationToken, Task<ChangePage>> ask)
{
    /// <summary>No system has more to tell at once; one that goes on is not believed.</summary>
    private const int MostPages = 10_000;

    /// <summary>Whether everything was read, from the beginning to the end.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Pages that hold something. Behind each that was taken it says on the calls how far that is.</summary>
    /// <exception cref="SourceUnavailableException">There is no end to it.</exception>
    public async IAsyncEnumerable<ChangePage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = since is null ? null : new ChangeKey(since.From.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), since.From, "");
        var page = await ask(from, cancellationToken);
        var clock = calls.Handler.Clock;
        if (since?.IsOverAt(clock) is true)
        {
            from = null;
            page = await ask(from, cancellationToken);
        }

        var (isAll, last) = (from is null, from is null ? null : since);
        for (var number = 1; page.Items > 0; number++)
        {
            yield return page;
            var end = page.Keys.Count > 0 ? page.Keys[^1] : null;
            last = end is not null && (last is null || end.At >= last.At) ? new(end.At, end.Id, clock) : last;
            calls.Reached = last is null ? null : last with { Clock = clock };
            if (page.Items < pageSize)
            {
                break;
            }

            if (number == MostPages || end is null || end.At < from?.At || end == from)
            {
                throw new SourceUnavailableException("The system tells changes without an end.");
            }

            from = end;
            page = await ask(from, cancellationToken);
        }

        calls.Reached = last is null ? null : last with { Clock = clock };
        IsWhole = isAll;
    }
}
