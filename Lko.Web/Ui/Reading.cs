using Lko.Domain.Common;

namespace Lko.Web.Ui;

/// <summary>
/// How the reading of one part of a screen stands: under way, done, refused, or failed with the number of its incident. What was there before
/// a failure stays there. A failure is never shown as emptiness.
/// </summary>
public sealed class Reading
{
    private int _asked;

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

    /// <summary>Asks anew. The answer says, whenever it comes, whether nothing was asked since.</summary>
    public Func<bool> Ask()
    {
        var mine = ++_asked;
        return () => mine == _asked;
    }

    /// <summary>What is to be read is of something else: nothing is known of it yet, and what is still on its way is overtaken.</summary>
    public void Forget()
    {
        _asked++;
        (IsDone, IsRefused, Incident) = (false, false, null);
    }
}
