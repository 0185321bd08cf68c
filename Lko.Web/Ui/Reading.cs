using Lko.Domain.Common;

namespace Lko.Web.Ui;

/// <summary>
/// How the reading of one part of a screen stands: under way, done, refused, or failed with the number of its incident. What was there before
/// a failure stays there as long as it is of the same. A failure is never shown as emptiness.
/// </summary>
public class Reading
{
    private int _asked;
    private object? _question;

    /// <summary>There is something to show, perhaps from before a failure.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The person may not see it; no incident.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Number of the failure of the last attempt.</summary>
    public string? Incident { get; private set; }

    public bool IsFailed => IsRefused || Incident is not null;

    public void Succeed() => (IsDone, IsRefused, Incident) = (true, false, null);

    public void Fail(Exception failure, ILogger logger) =>
        (IsDone, IsRefused, Incident) = failure is DeniedException ? (false, true, null) : (IsDone, false, Incidents.Report(logger, failure));

    /// <summary>
    /// Asks anew. Of something else than before nothing is known yet: what was read is forgotten, and its failure. The answer says, whenever it
    /// comes, whether nothing was asked since.
    /// </summary>
    /// <param name="question">What the answer is of, compared by value: a scope, a number, a search.</param>
    public Func<bool> Ask(object? question)
    {
        if (!Equals(question, _question))
        {
            (_question, IsDone, IsRefused, Incident) = (question, false, false, null);
        }

        var mine = ++_asked;
        return () => mine == _asked;
    }
}

/// <summary>A reading that holds what was read, so that nobody shows an answer to another question.</summary>
public sealed class Reading<T> : Reading
{
    private T? _answer;

    /// <summary>The answer; nothing before it is there, and nothing once it is of something else or refused.</summary>
    public T? Value => IsDone ? _answer : default;

    public void Succeed(T answer)
    {
        _answer = answer;
        Succeed();
    }
}
