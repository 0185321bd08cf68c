using System.Globalization;
using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Infrastructure.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Lko.Web.Access;

/// <summary>
/// Compares an open circuit with the session's row, the user and his grants: at once when somebody's access changed, otherwise at the pace of
/// <see cref="SessionLimits.Recheck"/>. A session that is over turns the circuit anonymous; changed grants or another time zone, and acting for an operator begun or ended, make it ask anew what it may show.
/// </summary>
internal sealed partial class LiveAuthenticationState : ServerAuthenticationStateProvider, IDisposable
{
    private readonly SessionWatch _sessions;
    private readonly SessionDirectory _directory;
    private readonly UserDirectory _users;
    private readonly SessionLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILiveFeed _feed;
    private readonly ILogger<LiveAuthenticationState> _log;
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IHostApplicationLifetime _host;
    private readonly AccessJournal _journal;
    private IDisposable? _subscription;
    private ITimer? _timer;
    private CancellationTokenRegistration _stopping;
    private string? _grants;
    private CultureInfo _culture = CultureInfo.CurrentCulture;
    private CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    public LiveAuthenticationState(SessionWatch sessions, SessionDirectory directory, UserDirectory users, SessionLimits limits, TimeProvider time, ILiveFeed feed, IHostApplicationLifetime host, AccessJournal journal, ILogger<LiveAuthenticationState> log)
    {
        (_sessions, _directory, _users, _limits, _time, _feed, _host, _journal, _log) = (sessions, directory, users, limits, time, feed, host, journal, log);
    }

    /// <summary>Begins to watch; called once the circuit is open.</summary>
    public async Task WatchAsync()
    {
        if (_timer is not null || LkoClaims.Of((await GetAuthenticationStateAsync()).User) is not { } holder)
        {
            return;
        }

        // A circuit whose connection broke off outlives the host that is going down.
        _stopping = _host.ApplicationStopping.Register(Dispose);
        (_culture, _uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var id = holder.UserId.Value;
        _subscription = _feed.Subscribe(change => change.Topic == Topic.Access && (change.UserId is null || change.UserId == id), HearAsync, TimeSpan.Zero);
        _timer = _time.CreateTimer(_ => _ = RecheckAsync(), null, _limits.Recheck, _limits.Recheck);
        await RecheckAsync();
    }

    public void Dispose()
    {
        if (_gone.IsCancellationRequested)
        {
            return;
        }

        _gone.Cancel();
        _stopping.Unregister();
        _timer?.Dispose();
        _subscription?.Dispose();
        _gone.Dispose();
    }

    private static AuthenticationState Nobody() => new(new ClaimsPrincipal(new ClaimsIdentity()));

    private static string Describe(CurrentUser user) => string.Join(';', user.Roles
        .Select(role => $"{role.Role.Code}/{string.Join(',', role.Branches?.Select(branch => branch.Value) ?? [])}/{string.Join(',', role.CarrierBranches ?? [])}/{role.Branches is null}/{Describe(role.Contracts)}")
        .Order(StringComparer.Ordinal));

    private static string Describe(ContractReach? reach) =>
        reach is null ? "" : $"{string.Join(',', reach.Whole.Select(contract => contract.Value))}:{string.Join(',', reach.Known.Select(contract => contract.Value))}:{string.Join(',', reach.Accounts.Select(account => account.Value))}";

    private Task HearAsync(IReadOnlyList<Change> changes)
    {
        _sessions.Hear(changes);
        return RecheckAsync();
    }

    private async Task RecheckAsync()
    {
        try
        {
            await _turn.WaitAsync(_gone.Token);
            try
            {
                await CompareAsync(_gone.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception failure) when (_gone.IsCancellationRequested && failure is OperationCanceledException or ObjectDisposedException)
        {
            // The circuit has ended meanwhile.
        }
        catch (Exception failure)
        {
            // Without an answer nothing changes: every command reads the rights itself and fails by itself.
            LogFailed(failure);
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var state = await GetAuthenticationStateAsync();
        if (LkoClaims.Of(state.User) is not { } holder || _sessions.IsLeaving(holder))
        {
            return;
        }

        var user = await _sessions.IsAliveNowAsync(holder, cancellationToken) ? await _users.FindAsync(holder.UserId, cancellationToken) : null;
        if (user is null)
        {
            LogEnded(holder.UserId.Value);
            Tell(Nobody());
            await _journal.ShutOutAsync(holder.UserId, holder.Key, cancellationToken);
            return;
        }

        var acting = user.Side == Side.Carrier ? await _directory.ActingAsync(user.Id, holder.Key, cancellationToken) : null;
        var grants = string.Create(CultureInfo.InvariantCulture, $"{Describe(user)};{user.TimeZone};{user.Clock};{acting?.OperatorId.Value};{acting?.Until.UtcTicks}");
        var changed = _grants is not null && !string.Equals(_grants, grants, StringComparison.Ordinal);
        _grants = grants;
        if (changed)
        {
            Tell(new AuthenticationState(state.User));
        }
    }

    // Whoever hears it draws at once: a timer's thread does not speak the person's language.
    private void Tell(AuthenticationState state)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _uiCulture);
        SetAuthenticationState(Task.FromResult(state));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An open page of user {User} was signed out")]
    private partial void LogEnded(long user);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session could not be rechecked")]
    private partial void LogFailed(Exception failure);
}
