using System.Globalization;
using System.Text.Json;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

public sealed record AlertsRaised(int Opened, int Closed);

/// <summary>
/// Looks at the federation and tells the people who manage it, once per incident: a system late by more than one interval of its schedule, files
/// that were refused or did not come, an open breaker, a jump of the quarantine, a clock that is off, changes dated ahead of it, a dead letter, pages or requests that are gone. What has healed is closed, leaves the
/// bells and is told as news that nobody need look at. Runs that nobody works on any more are given up first: they would withhold what they left. To be run after every sync and every few minutes, by one node at a time.
/// </summary>
public sealed class RaiseIntegrationAlerts(ILkoDbFactory databases, ISyncSchedule schedule, ICronTimes cron, TimeProvider time)
{
    /// <summary>Rows of a system set aside within a day that are a jump whatever else it delivered.</summary>
    public const int JumpRows = 50;

    /// <summary>Fewer are never a jump.</summary>
    public const int FewRows = 5;

    /// <summary>Before a number of rows that was not counted to its end.</summary>
    public const string AtLeast = "\u2265";

    private const string Prefix = "Integration.";

    /// <summary>Behind the kind of an incident: it is over.</summary>
    private const string Over = ".Over";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly IReadOnlyList<FindingKind> Healing = [.. Finding.EndingByThemselves, FindingKind.FilesRejected];
    private static readonly IReadOnlyList<FindingKind> Kinds = [.. Healing, FindingKind.PagesGone, FindingKind.RequestsGone];

    /// <summary>Keys of the sentences that tell that an incident is over.</summary>
    internal static IReadOnlyList<string> Recoveries { get; } = [.. Healing.Select(kind => KindOf(kind) + Over)];

    public async Task<Outcome<AlertsRaised>> Run(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("alerts of integration");
        var now = time.Now();
        await SyncRunBook.AbandonSilentAsync(db, now, cancellationToken);
        var open = await db.Findings.Where(row => row.ClosedAt == null && Kinds.Contains(row.Kind)).ToListAsync(cancellationToken);
        var present = await PresentAsync(db, open, now, cancellationToken);
        var told = await ToldAsync(db, open, cancellationToken);

        // A finding that another part of the portal wrote down is an incident that nobody here has heard of yet.
        var fresh = present.Where(incident => open.Find(incident.Is) is not { } row || !told.Contains((row.Kind, row.Subject))).ToList();
        var healed = open.Where(row => !present.Exists(incident => incident.Is(row))).ToList();
        var turned = present.Select(incident => (incident.Detail, Row: open.Find(incident.Is)))
            .Where(each => each.Row is { Kind: FindingKind.FilesRejected } row && !string.Equals(row.Detail, each.Detail, StringComparison.Ordinal)).ToList();
        if (fresh.Count == 0 && healed.Count == 0 && turned.Count == 0)
        {
            return Outcome<AlertsRaised>.Ok(new(0, 0));
        }

        db.Findings.AddRange(fresh.Where(incident => !open.Exists(incident.Is)).Select(incident => Finding.Of(incident.Kind, incident.Subject, incident.Detail, now)));
        turned.ForEach(each => each.Row!.Tell(each.Detail));
        await TellAsync(db, fresh, now, cancellationToken);
        await CloseAsync(db, healed, now, cancellationToken);
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<AlertsRaised>.Ok(new(fresh.Count, healed.Count))
            : Outcome<AlertsRaised>.Conflict("A person changed one of the findings meanwhile; the next run looks again.");
    }

    private async Task<List<Incident>> PresentAsync(ILkoDb db, List<Finding> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var systems = await HealthReader.ReadAsync(db, db.SourceSystems, await schedule.PlansAsync(cancellationToken), cron, now, cancellationToken);
        var branches = systems.ToDictionary(row => row.Code, row => row.CarrierBranch, StringComparer.Ordinal);
        var awake = systems.Where(row => row.State is not (SystemHealth.Paused or SystemHealth.Inactive)).ToList();
        List<Incident> incidents =
        [
            .. awake.Where(row => row.MissedRuns > 1 && (row.Lag ?? now - row.FailingSince) > SourceFreshness.Grace).Select(row => new Incident(FindingKind.SystemLate, row.Code, row.CarrierBranch, Text(row.LastSuccessAt))),
            .. awake.Where(row => row.BreakerOpenSince is not null).Select(row => new Incident(FindingKind.BreakerOpen, row.Code, row.CarrierBranch, Text(row.BreakerOpenSince))),
        ];

        // While a run goes on, what it has refused or not brought so far is no news yet, and what was told before is not over.
        incidents.AddRange(awake.Where(row => row.RejectedFiles > 0).Select(row => new Incident(FindingKind.FilesRejected, row.Code, row.CarrierBranch, row.RejectedFiles.ToString(CultureInfo.InvariantCulture)))
            .Concat(awake.Where(row => row.MissingMonth is not null).Select(row => new Incident(FindingKind.FilesMissing, row.Code, row.CarrierBranch, row.MissingMonth.ToString()!)))
            .Where(incident => open.Exists(incident.Is) || !awake.Exists(row => row.IsRunning && row.Code == incident.Subject)));
        var skewed = await db.SourceFreshness.Where(row => row.ClockSkewSeconds != null).ToDictionaryAsync(row => row.System, row => row.ClockSkewSeconds!.Value, StringComparer.Ordinal, cancellationToken);
        incidents.AddRange(awake.Where(row => skewed.ContainsKey(row.Code)).Select(row => new Incident(FindingKind.ClockSkewed, row.Code, row.CarrierBranch, Offset(skewed[row.Code]))));
        var cursors = await db.SyncCursors.Where(row => row.Stream == ChangeCursor.Stream).Select(row => new { row.System, row.Position }).ToListAsync(cancellationToken);
        incidents.AddRange(cursors.Select(row => (row.System, Cursor: ChangeCursor.Parse(row.Position))).Where(row => row.Cursor?.IsAheadOf(now.AddSeconds(skewed.GetValueOrDefault(row.System))) is true)
            .SelectMany(row => awake.Where(system => system.Code == row.System).Select(system => new Incident(FindingKind.FutureDated, system.Code, system.CarrierBranch, Text(row.Cursor!.At)))));
        var since = now - Day;
        var set = (await QuarantineTally.GroupsAsync(db, [.. systems.Where(row => row.Quarantined > 0).Select(row => row.Code)], since, cancellationToken))
            .GroupBy(group => group.System, StringComparer.Ordinal)
            .Select(groups => new { System = groups.Key, Rows = groups.Sum(group => group.Rows), IsAtLeast = groups.Any(group => group.IsAtLeast) })
            .Where(row => row.Rows >= FewRows);
        var accepted = await db.SyncRuns.Where(row => row.StartedAt >= since).GroupBy(row => row.System)
            .Select(group => new { System = group.Key, Rows = group.Sum(row => (long)row.AcceptedRows) })
            .ToDictionaryAsync(row => row.System, row => row.Rows, StringComparer.Ordinal, cancellationToken);

        // More than a fifth of what was read, or many rows at once.
        incidents.AddRange(set.Where(row => row.Rows >= JumpRows || row.Rows * 4L > accepted.GetValueOrDefault(row.System))
            .Select(row => new Incident(FindingKind.QuarantineJump, row.System, branches.GetValueOrDefault(row.System), (row.IsAtLeast ? AtLeast : "") + row.Rows.ToString(CultureInfo.InvariantCulture))));
        var dead = await db.Outbox.Where(row => row.State == OutboxState.Dead)
            .Select(row => new { row.Aggregate, row.Type, Branch = db.Orders.Where(order => order.Number == row.Aggregate).Select(order => order.CarrierBranch).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        incidents.AddRange(dead.DistinctBy(row => row.Aggregate, StringComparer.Ordinal).Select(row => new Incident(FindingKind.DeadLetter, row.Aggregate, row.Branch, row.Type)));

        // Written down by the run that found it, and open until a person has settled it.
        incidents.AddRange(open.Where(row => row.Kind == FindingKind.PagesGone).Select(row => new Incident(FindingKind.PagesGone, row.Subject, branches.GetValueOrDefault(row.Subject), GonePages.CountOf(row.Detail).ToString(CultureInfo.InvariantCulture))));
        incidents.AddRange(open.Where(row => row.Kind == FindingKind.RequestsGone).Select(row => new Incident(FindingKind.RequestsGone, row.Subject, branches.GetValueOrDefault(row.Subject), Text(GoneRequests.Read(row.Detail)?.Gone))));
        return incidents;
    }

    /// <summary>The open findings that people have been told of since they were written down.</summary>
    private static async Task<HashSet<(FindingKind Kind, string Subject)>> ToldAsync(ILkoDb db, List<Finding> open, CancellationToken cancellationToken)
    {
        var subjects = open.Select(row => row.Subject).Distinct(StringComparer.Ordinal).ToList();
        var last = await db.Notifications.Where(row => row.Kind.StartsWith(Prefix) && subjects.Contains(row.Subject))
            .GroupBy(row => new { row.Kind, row.Subject })
            .Select(group => new { group.Key.Kind, group.Key.Subject, At = group.Max(row => row.At) })
            .ToListAsync(cancellationToken);
        return [.. open.Where(row => last.Exists(each => each.Kind == KindOf(row.Kind) && each.Subject == row.Subject && each.At >= row.At)).Select(row => (row.Kind, row.Subject))];
    }

    private static async Task TellAsync(ILkoDb db, List<Incident> incidents, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (incidents.Count == 0)
        {
            return;
        }

        var people = await db.Users.AsNoTracking().Include(user => user.Grants).Where(user => user.Side == Side.Carrier && !user.IsDisabled).ToListAsync(cancellationToken);
        foreach (var incident in incidents)
        {
            db.Announce(new Change(Topic.Sync, incident.Subject, null, null, incident.CarrierBranch));
            foreach (var person in people.Where(person => Manages(person, incident.CarrierBranch)))
            {
                db.Notifications.Add(Notification.To(person.Id, null, KindOf(incident.Kind), isYourMove: true, incident.Subject, JsonSerializer.Serialize(new[] { incident.Detail }), now));
                db.Announce(new Change(Topic.Notification, incident.Subject, null, null, null, person.Id.Value));
            }
        }
    }

    private static async Task CloseAsync(ILkoDb db, List<Finding> healed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var finding in healed)
        {
            finding.Close(now);
            db.Announce(new Change(Topic.Sync, finding.Subject, null, null, null));
            var kind = KindOf(finding.Kind);
            var told = await db.Notifications.Where(row => row.Kind == kind && row.Subject == finding.Subject && (row.ReadAt == null || row.At >= finding.At)).ToListAsync(cancellationToken);
            foreach (var person in told.GroupBy(row => row.UserId))
            {
                foreach (var notification in person)
                {
                    notification.MarkRead(now);
                }

                var news = Notification.To(person.Key, null, kind + Over, isYourMove: false, finding.Subject, "[]", now);
                news.MarkRead(now);
                db.Notifications.Add(news);
                db.Announce(new Change(Topic.Notification, finding.Subject, null, null, null, person.Key.Value));
            }
        }
    }

    private static bool Manages(User person, string? carrierBranch) => person.Grants.Any(grant =>
        Role.All.TryGetValue(grant.RoleCode, out var role) && role.Has(Permission.IntegrationManage)
        && (grant.CarrierBranch is null || grant.CarrierBranch == carrierBranch));

    private static string KindOf(FindingKind kind) => $"{Prefix}{kind}";

    private static string Text(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "\u2014";

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "\u2014";

    /// <summary>Signed days, hours, minutes and seconds.</summary>
    private static string Offset(int seconds) => (seconds < 0 ? "\u2212" : "+") + TimeSpan.FromSeconds(Math.Abs((long)seconds)).ToString(null, CultureInfo.InvariantCulture);

    /// <param name="Detail">Time or number, the same in every language.</param>
    private sealed record Incident(FindingKind Kind, string Subject, string? CarrierBranch, string Detail)
    {
        public bool Is(Finding finding) => finding.Kind == Kind && finding.Subject == Subject;
    }
}
