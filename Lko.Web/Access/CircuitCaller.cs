using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Infrastructure.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Lko.Web.Access;

/// <summary>On whose behalf the services of this scope work: a request fills it once, a circuit asks its authentication state each time.</summary>
public sealed class RequestUser
{
    public ClaimsPrincipal? Principal { get; set; }

    public bool IsCircuit { get; set; }
}

/// <summary>
/// The caller of pages, circuits and endpoints. Session, user and grants are read for every call, so that the very next command of a person
/// who was disabled, signed out or deprived of a grant is refused.
/// </summary>
internal sealed class CircuitCaller(RequestUser request, AuthenticationStateProvider authentication, SessionWatch sessions, SessionDirectory directory, UserDirectory users, AccessJournal journal) : ICaller
{
    public async ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken)
    {
        var principal = request.IsCircuit ? (await authentication.GetAuthenticationStateAsync()).User : request.Principal;
        if (LkoClaims.Of(principal) is not { } holder)
        {
            return null;
        }

        if (await sessions.IsAliveNowAsync(holder, cancellationToken) && await users.FindAsync(holder.UserId, cancellationToken) is { } user)
        {
            return user with { SessionKey = holder.Key, Acting = user.Side == Side.Carrier ? await directory.ActingAsync(user.Id, holder.Key, cancellationToken) : null };
        }

        await journal.ShutOutAsync(holder.UserId, holder.Key, cancellationToken);
        return null;
    }
}

/// <summary>Says that this scope belongs to a circuit, before its first component runs, and begins to watch its session.</summary>
internal sealed class CircuitUser(RequestUser request, AuthenticationStateProvider authentication) : CircuitHandler
{
    // Before the limits and whatever else looks at the user.
    public override int Order => -1000;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        request.IsCircuit = true;
        return authentication is LiveAuthenticationState live ? live.WatchAsync() : Task.CompletedTask;
    }
}
