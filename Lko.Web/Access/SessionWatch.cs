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

    /// <summary>An identity provider that takes longer to let a person go is not coming back.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, bool Alive)> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _leaving = new(StringComparer.Ordinal);
    private readonly SessionDirectory _sessions;
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;

    public SessionWatch(SessionDirectory sessions, ILiveFeed feed, TimeProvider time)
    {
        (_sessions, _time) = (sessions, time);
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
    /// The person is signing out on this node. Until the identity provider has let him go, his open pages stay where they are: one that went to
    /// the sign-in now would find him still signed in there, and bring him back.
    /// </summary>
    public void Leave(SessionHolder holder)
    {
        Trim(_leaving);
        _leaving[holder.Key] = _time.Now();
        Forget(holder);
    }

    public bool IsLeaving(SessionHolder holder) => _leaving.TryGetValue(holder.Key, out var at) && _time.Now() - at < LongestLeave;

    /// <summary>The identity provider has let the person go.</summary>
    public void Left(string sessionKey) => _leaving.TryRemove(sessionKey, out _);

    public void Dispose() => _subscription.Dispose();

    private static void Trim<T>(ConcurrentDictionary<string, T> remembered)
    {
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }
    }

    private Task Forget()
    {
        _answers.Clear();
        return Task.CompletedTask;
    }
}
