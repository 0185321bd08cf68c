using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>What the caller wishes to change; null leaves a value as it is.</summary>
/// <param name="TimeZone">IANA zone.</param>
public sealed record ProfileWishes(string? Language = null, string? Theme = null, string? TimeZone = null, string? Density = null, bool? HasNoShortcuts = null, NewsTopics? MutedNews = null, ClockChoice? Clock = null);

/// <summary>Changes how the portal speaks to the caller. Name and e-mail belong to the identity provider.</summary>
public sealed class SaveProfile(ILkoDbFactory factory)
{
    public async Task<Outcome<Nothing>> Run(ProfileWishes wishes, CancellationToken cancellationToken)
    {
        var errors = Check(wishes).ToList();
        if (errors.Count > 0)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        await using var db = await factory.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (await db.Users.SingleOrDefaultAsync(row => row.Id == caller.Id, cancellationToken) is not { } user)
        {
            return Outcome<Nothing>.NotFound();
        }

        user.Prefer(wishes.Language ?? user.Language, wishes.Theme ?? user.Theme, wishes.TimeZone ?? user.TimeZone);
        user.PreferRows(wishes.Density ?? user.Density);
        user.PreferShortcuts(wishes.HasNoShortcuts ?? user.HasNoShortcuts);
        user.PreferClock(wishes.Clock ?? user.Clock);
        user.PreferNews(wishes.MutedNews ?? user.MutedNews);
        db.Announce(new(Topic.Access, "profile", null, null, null, caller.Id.Value));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<Nothing>.Ok(default)
            : Outcome<Nothing>.Conflict(DomainTexts.Access["Profile.Conflict"]);
    }

    private static IEnumerable<FieldError> Check(ProfileWishes wishes)
    {
        if (wishes.Language is { } language && !User.Languages.Contains(language, StringComparer.Ordinal))
        {
            yield return new("language", "unknown", DomainTexts.Access["Profile.Language"]);
        }

        if (wishes.Theme is { } theme && !User.Themes.Contains(theme, StringComparer.Ordinal))
        {
            yield return new("theme", "unknown", DomainTexts.Access["Profile.Theme"]);
        }

        if (wishes.Density is { } density && !User.Densities.Contains(density, StringComparer.Ordinal))
        {
            yield return new("density", "unknown", DomainTexts.Access["Profile.Density"]);
        }

        if (wishes.MutedNews is { } muted && (muted & ~News.All.Aggregate((one, other) => one | other)) != NewsTopics.None)
        {
            yield return new("mutedNews", "unknown", DomainTexts.Access["Profile.MutedNews"]);
        }

        if (wishes.Clock is { } clock && !Enum.IsDefined(clock))
        {
            yield return new("clock", "unknown", DomainTexts.Access["Profile.Clock"]);
        }

        if (wishes.TimeZone is { } zone && (zone.Length > User.MaxTimeZoneLength || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
        {
            yield return new("timeZone", "unknown", DomainTexts.Access["Profile.TimeZone"]);
        }
    }
}
