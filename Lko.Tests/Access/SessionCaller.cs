using Lko.Domain.Access;
using Lko.Infrastructure.Access;
using Lko.Tests.Orders;
using Lko.Tests.Support;

namespace Lko.Tests.Access;

/// <summary>A person who asks through a session of his own, as in the portal.</summary>
internal sealed class SessionCaller : ICaller
{
    private readonly ICaller _person;
    private readonly SessionDirectory _sessions;
    private readonly string _key;

    private SessionCaller(ICaller person, SessionDirectory sessions, string key) => (_person, _sessions, _key) = (person, sessions, key);

    public static async Task<SessionCaller> OpenAsync(OrderScene scene, string subject, string? address = null)
    {
        var key = Guid.NewGuid().ToString("N").PadRight(UserSession.KeyLength, 'k');
        (await new StartSession(scene.Database.For(null), scene.Time).Run(new SignIn(TestDatabase.Issuer, subject, key, null, address), TestContext.Current.CancellationToken)).IsOk.ShouldBeTrue();
        return new(scene.Database.Caller(subject), new SessionDirectory(scene.Database.Database, SessionLimits.Default, scene.Time), key);
    }

    public async ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) =>
        await _person.GetAsync(cancellationToken) is { } user ? user with { SessionKey = _key, Acting = await _sessions.ActingAsync(user.Id, _key, cancellationToken) } : null;
}
