using System.Security.Claims;
using Lko.Domain.Common;
using Lko.Web.Access;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Lko.Web.Security;

/// <summary>How many pages may be open at once. A circuit costs memory as long as it lives, and the framework has no limit of its own.</summary>
public sealed record CircuitLimits(int PerUser = 10, int PerOperator = 200, int PerNode = 5000);

/// <summary>Counts the open circuits of this node.</summary>
internal sealed class CircuitCounter(CircuitLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _all;

    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _all;
            }
        }
    }

    /// <summary>False when one of the limits is reached; nothing is counted then.</summary>
    public bool TryEnter(string user, string? organisation)
    {
        lock (_lock)
        {
            if (_all >= limits.PerNode || _open.GetValueOrDefault(user) >= limits.PerUser
                || (organisation is not null && _open.GetValueOrDefault(organisation) >= limits.PerOperator))
            {
                return false;
            }

            _all++;
            Telemetry.OpenCircuits.Add(1);
            Add(user, 1);
            Add(organisation, 1);
            return true;
        }
    }

    public void Leave(string user, string? organisation)
    {
        lock (_lock)
        {
            _all--;
            Telemetry.OpenCircuits.Add(-1);
            Add(user, -1);
            Add(organisation, -1);
        }
    }

    private void Add(string? key, int difference)
    {
        if (key is null)
        {
            return;
        }

        var count = _open.GetValueOrDefault(key) + difference;
        if (count == 0)
        {
            _open.Remove(key);
        }
        else
        {
            _open[key] = count;
        }
    }
}

/// <summary>Refuses a circuit beyond the limits, and one without a signed-in person.</summary>
internal sealed partial class CircuitGate(CircuitCounter counter, AuthenticationStateProvider authentication, NavigationManager navigation, ILogger<CircuitGate> log) : CircuitHandler
{
    /// <summary>A page without a circuit that says why.</summary>
    public const string TooManyPath = "account/too-many-pages";

    private string? _user;
    private string? _organisation;

    public override int Order => -900;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        var user = principal.FindFirstValue(LkoClaims.UserId) is { } id ? "user " + id : throw new CircuitRefusedException("Nobody is signed in.");
        var organisation = principal.FindFirstValue(LkoClaims.OperatorId) is { } code ? "operator " + code : null;
        if (!counter.TryEnter(user, organisation))
        {
            LogRefused(user, organisation);

            // The framework takes a refused circuit away without a word, and the page would look alive.
            navigation.SafeNavigate(TooManyPath, forceLoad: true);
            throw new CircuitRefusedException("Too many pages are open.");
        }

        (_user, _organisation) = (user, organisation);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _user, null) is { } user)
        {
            counter.Leave(user, _organisation);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A circuit of {User} ({Operator}) was refused: too many are open")]
    private partial void LogRefused(string user, string? @operator);
}

/// <summary>The node does not open this circuit.</summary>
public sealed class CircuitRefusedException : Exception
{
    public CircuitRefusedException()
    {
    }

    public CircuitRefusedException(string message)
        : base(message)
    {
    }

    public CircuitRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
