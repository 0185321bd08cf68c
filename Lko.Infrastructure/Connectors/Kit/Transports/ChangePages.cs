using System.Globalization;
using System.Runtime.CompilerServices;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Where a change stands in a feed that is ordered by time of change and identity.</summary>
/// <param name="Time">As the system writes it: it is given back unchanged, whatever its precision.</param>
internal sealed record ChangeKey(string Time, DateTimeOffset At, string Id);

/// <param name="Keys">Of the items that have one, in their order.</param>
/// <param name="Names">Of the objects that it names, one for each item; empty where an item does not say which it is.</param>
internal sealed record ChangePage(byte[] Body, IReadOnlyList<ChangeKey> Keys, IReadOnlyList<string> Names)
{
    /// <summary>How many items there are in all.</summary>
    public int Items => Names.Count;
}

/// <summary>
/// Reads a feed of changes page after page, each behind the last item of the one before, so that any number of changes of the same time may lie
/// over a border of pages. Where it begins is decided by <see cref="ChangeCursor"/> and the system's own clock.
/// </summary>
/// <param name="most">So many items are read at once; what is behind them is for the next run.</param>
/// <param name="ask">Asks for the page behind a place; null = from the beginning.</param>
internal sealed class ChangePages(AnswerCalls calls, ChangeCursor? since, int pageSize, int most, Func<ChangeKey?, CancellationToken, Task<ChangePage>> ask)
{
    /// <summary>No system has more to tell at once; one that goes on is not believed.</summary>
    private const int MostPages = 10_000;

    private bool _isOfAll;

    /// <summary>Whether a reading of everything begins with this one. Known once the first page is here.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether everything was read, from the beginning to the end, in however many runs.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Something does not say what it is: that everything was read cannot be said of this reading any more.</summary>
    public void Doubt() => _isOfAll = false;

    /// <summary>Pages that hold something. Behind each that was taken it says on the calls how far that is.</summary>
    /// <exception cref="SourceUnavailableException">There is no end to it.</exception>
    public async IAsyncEnumerable<ChangePage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = since is null ? null : PlaceOf(since);
        var page = await ask(from, cancellationToken);
        DateTimeOffset? clock = calls.Handler.Now;
        if (since?.IsOverAt(clock) is true)
        {
            from = null;
            page = await ask(from, cancellationToken);
        }

        IsBegun = from is null;
        clock = !IsBegun && since?.Rest is not null ? since.Clock : clock;
        _isOfAll = IsBegun || since?.Rest is { IsOfAll: true };
        var (last, items) = (IsBegun ? null : since, 0);
        for (var number = 1; page.Items > 0; number++)
        {
            yield return page;
            var end = page.Keys.Count > 0 ? page.Keys[^1] : null;
            var isLast = end is not null && (last is null || end.At >= last.At);
            last = isLast ? new(end!.At, end.Id, clock) : last;
            var isOver = page.Items < pageSize;
            calls.Reached = last is null ? null : last with { Clock = clock, Rest = isLast && !isOver ? new(end!.Time, _isOfAll) : null };
            if (isOver)
            {
                break;
            }

            if (number == MostPages || end is null || end.At < from?.At || end == from)
            {
                throw new SourceUnavailableException("The system tells changes without an end.");
            }

            items += page.Items;
            if (items >= most)
            {
                calls.GoesOn = true;
                yield break;
            }

            from = end;
            page = await ask(from, cancellationToken);
        }

        calls.Reached = last is null ? null : last with { Clock = clock, Rest = null };
        IsWhole = _isOfAll;
    }

    private static ChangeKey PlaceOf(ChangeCursor since) => since is { Rest: { } rest }
        ? new(rest.Time, since.At, since.Id)
        : new(since.From.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), since.From, "");
}
