using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Access;

/// <summary>Letting in and out, on every database.</summary>
public sealed class SessionUseCaseTests
{
    private static readonly string Key = new('k', UserSession.KeyLength);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Start_InvitedPerson_StoresASessionOfHis(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        var signedIn = (await StartAsync(test, device: new string('d', UserSession.MaxDeviceLength + 50))).Value;

        await using var raw = test.Raw();
        var user = await raw.Users.SingleAsync(row => row.Subject == "op10-orders", Token);
        var session = await raw.UserSessions.SingleAsync(Token);
        (session.UserId, session.OperatorId, session.Key, session.StartedAt).ShouldBe((user.Id, user.OperatorId, Key, _time.GetUtcNow()));
        session.Device!.Length.ShouldBe(UserSession.MaxDeviceLength);
        (signedIn.UserId, signedIn.Side, signedIn.OperatorId, signedIn.Language).ShouldBe((user.Id, Side.Operator, user.OperatorId, "ru"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Start_UnknownOrDisabledOrUsedKey_IsForbiddenAlike(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        (await StartAsync(test, subject: "nobody")).ShouldBeOfType<Outcome<SignedIn>.Denied>();
        (await StartAsync(test, issuer: "https://other.example/")).ShouldBeOfType<Outcome<SignedIn>.Denied>("the same subject of another provider is another person");
        await using (var raw = test.Raw())
        {
            await raw.Users.Where(row => row.Subject == "op02-orders").ExecuteUpdateAsync(set => set.SetProperty(row => row.IsDisabled, true), Token);
        }

        (await StartAsync(test, subject: "op02-orders")).ShouldBeOfType<Outcome<SignedIn>.Denied>();
        (await StartAsync(test)).IsOk.ShouldBeTrue();
        (await StartAsync(test, subject: "op10-admin")).ShouldBeOfType<Outcome<SignedIn>.Denied>("a key opens one session only");
        await using var stored = test.Raw();
        (await stored.UserSessions.CountAsync(Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task End_Session_IsDeadAndToldOnce(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var user = (await StartAsync(test)).Value.UserId;
        var sessions = new SessionDirectory(test.Database, SessionLimits.Default, _time);
        (await sessions.IsAliveAsync(user, Key, null, Token)).ShouldBeTrue();

        _time.Advance(TimeSpan.FromMinutes(5));
        (await EndAsync(test, Key)).IsOk.ShouldBeTrue();
        var ended = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(5));
        (await EndAsync(test, Key)).IsOk.ShouldBeTrue("ending an ended session is no error");

        (await sessions.IsAliveAsync(user, Key, null, Token)).ShouldBeFalse();
        await using var raw = test.Raw();
        (await raw.UserSessions.SingleAsync(Token)).EndedAt.ShouldBe(ended, "the first end counts");
        test.Feed.Changes.ShouldContain(change => change.Topic == Topic.Access && change.UserId == user.Value);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task End_UnknownKey_IsNotFound(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        (await EndAsync(test, Key)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        test.Feed.Changes.ShouldBeEmpty();
    }

    private Task<Outcome<SignedIn>> StartAsync(TestDatabase test, string subject = "op10-orders", string issuer = TestDatabase.Issuer, string? device = null) =>
        new StartSession(test.For(null), _time).Run(new SignIn(issuer, subject, Key, device, "2001:db8::1"), Token);

    private Task<Outcome<Nothing>> EndAsync(TestDatabase test, string key) => new EndSession(test.For(null), _time).Run(key, Token);
}
