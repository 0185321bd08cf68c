using Lko.Domain.Access;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>A person's own rows are written by that person alone: not by a colleague, not by the carrier's staff, not in bulk.</summary>
public sealed class PersonWallTests
{
    private const string Victim = "op10-admin";
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    public static TheoryData<DatabaseProvider, string> Others =>
        [.. Databases.SelectMany(_ => new[] { "op10-orders", "op02-orders", "carrier-support", "portal-admin" }, (row, subject) => (row.Data, subject))];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Save_RowsOfAnotherPerson_AreRefused(DatabaseProvider provider, string attacker)
    {
        await using var test = await SceneAsync(provider);
        await using var raw = test.Raw();
        var notification = await raw.Notifications.AsNoTracking().SingleAsync(Token);
        notification.MarkRead(At);
        var session = await raw.UserSessions.AsNoTracking().SingleAsync(Token);
        session.End(At);
        var view = await raw.SavedViews.AsNoTracking().SingleAsync(Token);
        view.MoveTo(7);
        var user = await raw.Users.AsNoTracking().Include(row => row.Grants).SingleAsync(row => row.Subject == Victim, Token);
        user.Prefer("en", "dark", "UTC");

        await RefusedAsync(test, attacker, db => db.Notifications.Update(notification));
        await RefusedAsync(test, attacker, db => db.Notifications.Remove(notification));
        await RefusedAsync(test, attacker, db => db.Notifications.Add(Notification.To(user.Id, user.OperatorId, "Order.Held", true, "LKO-1", "[]", At)));
        await RefusedAsync(test, attacker, db => db.UserSessions.Update(session));
        await RefusedAsync(test, attacker, db => db.UserSessions.Remove(session));
        await RefusedAsync(test, attacker, db => db.UserSessions.Add(UserSession.Start(user, new string('y', UserSession.KeyLength), At, null, null)));
        await RefusedAsync(test, attacker, db => db.SavedViews.Update(view));
        await RefusedAsync(test, attacker, db => db.SavedViews.Remove(view));
        await RefusedAsync(test, attacker, db => db.SavedViews.Add(SavedView.Of(new(user.Id, "", user.Side, user.OperatorId, []), ViewedList.Orders, "other", "", 2)));
        await RefusedAsync(test, attacker, db => db.Users.Entry(user).State = EntityState.Modified);
        await RefusedAsync(test, attacker, db => db.Users.Remove(user));
        await RefusedAsync(test, attacker, db => db.Users.Entry(user).Context.Entry(user.Grants[0]).State = EntityState.Modified);
        (await raw.Notifications.CountAsync(row => row.ReadAt == null, Token)).ShouldBe(1);
        (await raw.UserSessions.CountAsync(row => row.EndedAt == null, Token)).ShouldBe(1);
        (await raw.SavedViews.CountAsync(row => row.Place == 1, Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Save_RowOfAnotherPersonUnderOwnName_HitsNothing(DatabaseProvider provider, string attacker)
    {
        await using var test = await SceneAsync(provider);
        await using var db = await OwnAsync(test, attacker);
        await using var raw = test.Raw();
        var row = await raw.Notifications.AsNoTracking().SingleAsync(Token);
        raw.Entry(row).Property(each => each.UserId).CurrentValue = db.User!.Id;
        raw.Entry(row).Property(each => each.OperatorId).CurrentValue = db.User.OperatorId;
        db.Notifications.Update(row).Property(each => each.ReadAt).CurrentValue = At;

        (await db.SaveAsync(Token)).ShouldBe(SaveResult.Conflict);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Bulk_InAPersonsUnitOfWork_IsRefused(DatabaseProvider provider, string attacker)
    {
        await using var test = await SceneAsync(provider);
        await using var db = await OwnAsync(test, attacker);

        await Should.ThrowAsync<TenantViolationException>(() => db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(row => row.ReadAt, At), Token));
        await Should.ThrowAsync<TenantViolationException>(() => db.UserSessions.ExecuteDeleteAsync(Token));
        await Should.ThrowAsync<TenantViolationException>(() => db.SavedViews.ExecuteDeleteAsync(Token));
        Should.Throw<TenantViolationException>(() => db.Users.ExecuteUpdate(set => set.SetProperty(row => row.IsDisabled, true)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OwnRows_AreWritten(DatabaseProvider provider)
    {
        await using var test = await SceneAsync(provider);

        (await new MarkNotificationsRead(test.For(Victim), TimeProvider.System).Run(null, Token)).Value.ShouldBe(1);
        (await new SaveProfile(test.For(Victim)).Run(new ProfileWishes("en"), Token)).IsOk.ShouldBeTrue();
        (await new SaveProfile(test.For("carrier-support")).Run(new ProfileWishes("en"), Token)).IsOk.ShouldBeTrue("the carrier's staff have rows of their own");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OwnGrant_IsRefused(DatabaseProvider provider)
    {
        await using var test = await SceneAsync(provider);
        await using var db = await OwnAsync(test, "op10-finance");
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Id == db.User!.Id, Token);
        user.Give(Role.OperatorAdmin);

        await Should.ThrowAsync<TenantViolationException>(() => db.SaveAsync(Token), "nobody gives a right to himself");
    }

    private static async Task RefusedAsync(TestDatabase test, string attacker, Action<ILkoDb> attack)
    {
        // As wide as a permission of the person opens it, and the unit of work over his own rows.
        foreach (var db in new[] { await test.For(attacker).OpenAsync(Permission.ContractsRead, Token), await OwnAsync(test, attacker) })
        {
            await using var unit = db;
            attack(db!);
            await Should.ThrowAsync<TenantViolationException>(() => db!.SaveAsync(Token));
        }
    }

    private static async Task<ILkoDb> OwnAsync(TestDatabase test, string subject) => (await test.For(subject).OpenOwnAsync(Token)).ShouldNotBeNull();

    /// <summary>The victim has one unread notification, one session and one saved view.</summary>
    private static async Task<TestDatabase> SceneAsync(DatabaseProvider provider)
    {
        var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var user = await raw.Users.SingleAsync(row => row.Subject == Victim, Token);
        raw.UserSessions.Add(UserSession.Start(user, new string('x', UserSession.KeyLength), At, null, null));
        raw.Notifications.Add(Notification.To(user.Id, user.OperatorId, "Order.Held", true, "LKO-1", "[]", At));
        raw.SavedViews.Add(SavedView.Of(new(user.Id, "", user.Side, user.OperatorId, []), ViewedList.Orders, "view", "q=1", 1));
        await raw.SaveChangesAsync(Token);
        return test;
    }
}
