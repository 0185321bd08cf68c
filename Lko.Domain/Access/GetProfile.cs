using Lko.Domain.Common;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>How the portal knows the caller and speaks to him.</summary>
/// <param name="TimeZone">IANA zone.</param>
/// <param name="Clock">By whose clock he reads when something happened.</param>
/// <param name="News">What he is told of beside what waits for him.</param>
public sealed record ProfileRow(string Name, string? Email, string Language, string Theme, string TimeZone, ClockChoice Clock, bool HasNoShortcuts, NewsTopics News, NewsTopics MutedNews);

/// <summary>The caller's own profile.</summary>
public sealed class GetProfile(ILkoDbFactory factory)
{
    public async Task<Outcome<ProfileRow>> Run(CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller)
        {
            return Outcome<ProfileRow>.Forbidden();
        }

        var news = News.For(caller);
        var row = await db.Users.Where(user => user.Id == caller.Id)
            .Select(user => new ProfileRow(user.Name, user.Email, user.Language, user.Theme, user.TimeZone, user.Clock, user.HasNoShortcuts, news, user.MutedNews))
            .SingleOrDefaultAsync(cancellationToken);
        return row is null ? Outcome<ProfileRow>.NotFound() : Outcome<ProfileRow>.Ok(row);
    }
}
