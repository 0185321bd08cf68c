using System.Collections.Concurrent;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Access;

namespace Lko.Web.Access;

/// <summary>
/// Remembers for a few seconds which sessions are alive, so that a page with thirty requests asks the database once, and when their people last
/// did something. What it remembers is forgotten as soon as anybody's access changes.
/// </summary>
public sealed class SessionWatch : IDisposable
{
    private const int MostRemembered = 20_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    /// <summary>What is told, to every node, of a session whose person is on his way out, and once he is.</summary>
    private const string Leaving = "leaving ";
    private const string Gone = "left ";

    /// <summary>An identity provider that takes longer to let a person go is not coming back.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, bool Alive)> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, bool Left)> _leaving = new(StringComparer.Ordinal);
    private readonly SessionDirectory _sessions;
    private readonly ILiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;

    public SessionWatch(SessionDirectory sessions, ILiveFeed feed, TimeProvider time)
    {
        (_sessions, _feed, _time) = (sessions, feed, time);
        _subscription = feed.Subscribe(change => change.Topic == Topic.Access, _ => Forget(), TimeSpan.Zero);
    }

    /// <summary>The person did something: his session does not become idle.</summary>
    public void Note(SessionHolder holder)
    {
        Trim(_seen);
        _seen[holder.Key] = _time.Now();
    }

    /// <summary>As the database knows it now.</summary>
    public async Task<bool> IsAliveNowAsync(SessionHolder holder, CancellationToken cancellationToken)
    {
        var seen = _seen.TryGetValue(holder.Key, out var at) ? at : (DateTimeOffset?)null;
        var alive = await _sessions.IsAliveAsync(holder.UserId, holder.Key, seen, cancellationToken);
        Trim(_answers);
        _answers[holder.Key] = (_time.Now(), alive);
        return alive;
    }

    /// <summary>As the database knew it at most ten seconds ago.</summary>
    public async Task<bool> IsAliveAsync(SessionHolder holder, CancellationToken cancellationToken) =>
        _answers.TryGetValue(holder.Key, out var answer) && _time.Now() - answer.At < Remembered
            ? answer.Alive
            : await IsAliveNowAsync(holder, cancellationToken);

    /// <summary>The session has just ended on this node.</summary>
    public void Forget(SessionHolder holder)
    {
        _answers.TryRemove(holder.Key, out _);
        _seen.TryRemove(holder.Key, out _);
    }

    /// <summary>
    /// The person is signing out. Until the identity provider has let him go, his open pages, on every node, stay where they are: one that went to
    /// the sign-in now would find him still signed in there, and bring him back.
    /// </summary>
    public void Leave(SessionHolder holder)
    {
        Forget(holder);
        Tell(Leaving, holder);
    }

    /// <summary>The identity provider has let the person go: pages that are still open may lead to the sign-in.</summary>
    public void Left(SessionHolder holder) => Tell(Gone, holder);

    /// <summary>
    /// Takes in what was told of people who leave. Whoever acts on a change calls it first: everybody is told on his own, in no order. Who has left
    /// does not begin to leave again.
    /// </summary>
    public void Hear(IEnumerable<Change> changes)
    {
        foreach (var key in changes.Select(change => change.Key))
        {
            if (key.StartsWith(Leaving, StringComparison.Ordinal))
            {
                Trim(_leaving);
                _leaving.TryAdd(key[Leaving.Length..], (_time.Now(), false));
            }
            else if (key.StartsWith(Gone, StringComparison.Ordinal))
            {
                _leaving[key[Gone.Length..]] = (_time.Now(), true);
            }
        }
    }

    public bool IsLeaving(SessionHolder holder) => _leaving.TryGetValue(holder.Key, out var leaving) && !leaving.Left && _time.Now() - leaving.At < LongestLeave;

    public void Dispose() => _subscription.Dispose();

    private static void Trim<T>(ConcurrentDictionary<string, T> remembered)
    {
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }
    }

    private void Tell(string what, SessionHolder holder)
    {
        var change = new Change(Topic.Access, what + holder.Key, null, null, null, holder.UserId.Value);
        Hear([change]);
        _feed.Publish(change);
    }

    private Task Forget()
    {
        _answers.Clear();
        return Task.CompletedTask;
    }
}
