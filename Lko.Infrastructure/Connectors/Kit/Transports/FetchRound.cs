using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// What one run asks a system for, part by part: from the place where the run before left off round to where that round began. A feed that fails is asked
/// no more and the others are; a system that fails ends it, and the next round begins behind the part at which it did.
/// </summary>
internal sealed class FetchRound
{
    private readonly IReadOnlyList<AnswerPart> _all;
    private readonly FetchPlace? _place;
    private readonly int _begin;
    private readonly int _count;
    private readonly Dictionary<Feed, SourceUnavailableException> _failed = [];
    private SourceUnavailableException? _broken;
    private int _at;
    private bool _hasKept;
    private bool _isStopped;

    /// <param name="all">Everything the order asks for, in its order.</param>
    public FetchRound(IReadOnlyList<AnswerPart> all, FetchPlace? place)
    {
        _all = all;
        var at = place is null ? -1 : all.ToList().IndexOf(new(place.Feed, place.Month));
        (_place, _begin, _count) = at < 0 ? (null, 0, all.Count) : (place, at, Math.Clamp(place!.Left, 1, all.Count));
    }

    /// <summary>What is to be asked for next; null when it is over.</summary>
    public AnswerPart? Next => _isStopped || _broken is not null || _at >= _count ? null : PartAt(_at);

    private bool IsContinued => _place is not null && _place.Left < _all.Count;

    /// <summary>The part came whole.</summary>
    /// <param name="isAnswered">Else the system says that it does not tell it.</param>
    public void Keep(bool isAnswered)
    {
        _hasKept |= isAnswered;
        Pass();
    }

    /// <summary>The run has taken as much as it may; the next one goes on with this part.</summary>
    /// <param name="keptSome">Of this part, too.</param>
    public void Stop(bool keptSome) => (_isStopped, _hasKept) = (true, _hasKept || keptSome);

    /// <param name="keptSome">Of this part, before it failed.</param>
    public void Fail(SourceUnavailableException failure, bool keptSome)
    {
        _hasKept |= keptSome;
        if (IsOfSystem(failure))
        {
            _broken = failure;
        }
        else
        {
            _failed[PartAt(_at).Feed] = failure;
            Pass();
        }
    }

    /// <summary>What the fetch came to.</summary>
    /// <exception cref="SourceUnavailableException">Nothing came whole.</exception>
    public Fetched End(AnswerCalls calls, bool isBackfill)
    {
        if (_isStopped && (isBackfill || !_hasKept))
        {
            _broken = new("It tells more than one run may take.") { Fault = SyncFault.OutOfTime };
        }

        if (!_hasKept && (_broken ?? _failed.Values.FirstOrDefault()) is { } failure)
        {
            throw new SourceUnavailableException(failure.Message, failure) { Fault = failure.Fault, RetryAfter = failure.RetryAfter, Place = Place([]) };
        }

        // What a round that ended early was refused says nothing of the feeds that it did not come to.
        Feed[] silent = [.. calls.Silent(IsContinued || _broken is not null || _isStopped).Union(IsContinued ? _place!.Silent : []).Order()];
        return new(calls.Handler.ClockSkew, calls.Reached)
        {
            Silent = silent,
            Failure = Failure(),
            GoesOn = _isStopped && _broken is null && _failed.Count == 0,
            Place = Place(silent),
        };
    }

    /// <summary>What the system says no to, cannot say at the moment, or says wrongly, is the trouble of one feed; what asks to be left alone, does not answer or does not get here is that of all.</summary>
    private static bool IsOfSystem(SourceUnavailableException failure) =>
        !failure.Fault.IsOfFeed() || failure.RetryAfter is not null;

    private AnswerPart PartAt(int at) => _all[(_begin + at) % _all.Count];

    /// <summary>On to the next part of a feed that has not failed.</summary>
    private void Pass()
    {
        do
        {
            _at++;
        }
        while (_at < _count && _failed.ContainsKey(PartAt(_at).Feed));
    }

    private FetchFailure? Failure()
    {
        Feed[] feeds = [.. _failed.Keys.Order()];
        var isOfSystem = _broken is not null || feeds.Length * 2 > _all.DistinctBy(part => part.Feed).Count();
        return _broken is not null ? new(_broken.Fault, _broken.Message, feeds, isOfSystem) { RetryAfter = _broken.RetryAfter }
            : feeds.Length > 0 ? new(_failed[feeds[0]].Fault, string.Join("; ", _failed.Values.Select(failure => failure.Message)), feeds, isOfSystem)
            : null;
    }

    /// <summary>A round in which something failed proves nothing: the next is a whole one.</summary>
    private FetchPlace? Place(IReadOnlyList<Feed> silent)
    {
        if (_broken is null && !_isStopped)
        {
            return null;
        }

        var next = PartAt(_broken is null ? _at : _at + 1);
        return _broken is null && _failed.Count == 0 ? new(next.Feed, next.Month, _count - _at, silent) : new(next.Feed, next.Month, _all.Count, []);
    }
}
