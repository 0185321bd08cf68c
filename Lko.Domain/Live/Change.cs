using Lko.Domain.Operators;

namespace Lko.Domain.Live;

/// <summary>What kind of thing changed. Subscribers name the topics they show.</summary>
public enum Topic
{
    Order = 1,
    Balance = 2,
    Notification = 3,
    Access = 4,
    Sync = 5,

    /// <summary>A run under way has come further; what it saved is told as <see cref="Sync"/>.</summary>
    Progress = 6,

    /// <summary>A person's views of a list; the key is the list's code.</summary>
    SavedView = 7,
}

/// <summary>"Look again": the address of something that changed, never its content. Published after the commit.</summary>
/// <param name="Key">Business number or id inside the topic, for screens that show one thing.</param>
/// <param name="UserId">Set when only one person is concerned.</param>
public sealed record Change(Topic Topic, string Key, OperatorId? OperatorId, BranchId? BranchId, string? CarrierBranch, long? UserId = null);

/// <summary>Tells open screens, on every node, that something changed.</summary>
public interface ILiveFeed
{
    void Publish(Change change);

    /// <summary>
    /// Calls <paramref name="handler"/> at most once per <paramref name="interval"/> after matching changes; the first change is told at once.
    /// Dispose to stop. The handler never runs on the publisher's thread.
    /// </summary>
    IDisposable Subscribe(Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> handler, TimeSpan interval);
}
