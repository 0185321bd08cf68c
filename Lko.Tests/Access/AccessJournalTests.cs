using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Access;

/// <summary>Who did or was refused what, when, from where and of whom: on every database.</summary>
public sealed class AccessJournalTests
{
    private const string Address = "2001:db8::1";
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(At);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grants_OfThePeopleWhoAreStored_AreWrittenWithThem(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var people = await raw.Users.ToDictionaryAsync(row => row.Id, Token);

        var lines = await raw.AccessEvents.OrderBy(row => row.Id).ToListAsync(Token);

        lines.ShouldAllBe(line => line.Kind == AccessEventKind.GrantGiven && line.By == null && line.Telecom == people[line.Of!.Value].OperatorId);
        lines.ToDictionary(line => people[line.Of!.Value].Subject, line => line.Detail, StringComparer.Ordinal).ShouldBe(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["op10-admin"] = "operator.admin",
                ["op10-orders"] = "operator.orders OP10-F4",
                ["op10-finance"] = "operator.finance OP10-F2",
                ["op02-orders"] = "operator.orders",
                ["carrier-kam-volga"] = "carrier.accountManager VOLGA",
                ["carrier-support"] = "carrier.support",
                ["carrier-manager"] = "carrier.manager",
                ["portal-admin"] = "carrier.admin",
            },
            ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Changes_OfAccess_AreWrittenInTheSameSaveOrNotAtAll(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            var user = await ChangeAsync(raw);
            user.Prefer("en", "dark", "UTC");
            raw.Entry(user).Property(row => row.Version).OriginalValue = 99;
            await Should.ThrowAsync<DbUpdateConcurrencyException>(() => raw.SaveChangesAsync(Token));
        }

        (await LinesAsync(test)).ShouldBeEmpty("what was not changed is not in the journal");
        await using (var raw = test.Raw())
        {
            await ChangeAsync(raw);
            await raw.SaveChangesAsync(Token);
        }

        (await LinesAsync(test)).Select(line => (line.Kind, line.Detail)).ShouldBe(
            [
                (AccessEventKind.UserDisabled, null), (AccessEventKind.GrantWithdrawn, "operator.finance OP10-F2"), (AccessEventKind.GrantGiven, "operator.technician"),
                (AccessEventKind.OperatorSuspended, null),
            ],
            ignoreOrder: true);
        (await LinesAsync(test)).ShouldAllBe(line => line.By == null && line.Telecom != null);

        static async Task<User> ChangeAsync(LkoDbContext raw)
        {
            var user = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op10-finance", Token);
            user.Disable();
            user.Withdraw(Role.OperatorFinance.Code);
            user.Give(Role.OperatorTechnician);
            var telecom = await raw.Operators.SingleAsync(row => row.Id == user.OperatorId, Token);
            raw.Entry(telecom).Property(row => row.State).CurrentValue = OperatorState.Suspended;
            return user;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SignIns_LetInAndRefused_AreWrittenWithTheirReason(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            (await raw.Users.SingleAsync(row => row.Subject == "op02-orders", Token)).Disable();
            await raw.SaveChangesAsync(Token);
        }

        await StartAsync(test, "op10-orders", 'a');
        await StartAsync(test, "op02-orders", 'b');
        await StartAsync(test, "nobody", 'c');
        await StartAsync(test, "op10-admin", 'a');
        (await new EndSession(test.For(null), _time).Run(Key('a'), Token)).IsOk.ShouldBeTrue();
        (await new EndSession(test.For(null), _time).Run(Key('a'), Token)).IsOk.ShouldBeTrue("ended already: no second line");

        var rows = (await ListAsync(test, "portal-admin", AccessView.All)).Value.Rows.Reverse().SkipWhile(row => row.Kind != AccessEventKind.SignedIn).ToList();
        rows.Select(row => (row.Kind, row.Of, row.Detail)).ShouldBe(
        [
            (AccessEventKind.SignedIn, "М. З.", null),
            (AccessEventKind.SignInRefused, "П. Л.", "UserDisabled"),
            (AccessEventKind.SignInRefused, null, $"nobody {TestDatabase.Issuer}"),
            (AccessEventKind.SignInRefused, "А. К.", "SessionKeyUsed"),
            (AccessEventKind.SignedOut, "М. З.", null),
        ]);
        rows.ShouldAllBe(row => row.At == At && row.Address == Address);
        rows[0].Operator!.Ru.ShouldContain("Каспий-Луч");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task UnitOfWork_Refused_IsWrittenOnceInAWhile(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var databases = test.For("op10-finance");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await databases.OpenAsync(Permission.OrdersWrite, Token)).ShouldBeNull();
        }

        var line = (await ListAsync(test, "portal-admin", AccessView.Refusals)).Value.Rows.ShouldHaveSingleItem();
        (line.Kind, line.By, line.Of, line.Detail).ShouldBe((AccessEventKind.Refused, "Е. С.", "Е. С.", $"OrdersWrite {nameof(AccessJournalTests)}"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Journal_OfAPersonAndADay_IsNarrowedInTheDatabase(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await StartAsync(test, "op10-orders", 'a');
        _time.SetUtcNow(new(2026, 11, 23, 21, 30, 0, TimeSpan.Zero));
        await StartAsync(test, "op10-admin", 'b');

        (await RunAsync("М. з", null)).Select(row => row.Of).ShouldAllBe(name => name == "М. З.");
        (await RunAsync("М. з", null)).Select(row => row.Kind).ShouldBe([AccessEventKind.SignedIn]);
        (await RunAsync(null, new(2026, 11, 23))).Select(row => row.Of).ShouldBe(["М. З."], "half past midnight in Moscow is the next day");
        (await RunAsync(null, new(2026, 11, 24))).Select(row => row.Of).ShouldBe(["А. К."]);
        (await RunAsync("М. з", new(2026, 11, 24))).ShouldBeEmpty();
        (await RunAsync("никто", null)).ShouldBeEmpty();
        var page = (await new ListAccessEvents(test.For("portal-admin")).Run(new AccessQuery(AccessView.Changes, null, null, new PageRequest(2, 3)), Token)).Value;
        (page.Rows.Count, page.Total).ShouldBe((3, 8));
        var names = (await ListAsync(test, "portal-admin", AccessView.Changes)).Value.Rows.Where(row => row.Node is not null).ToDictionary(row => row.Detail!, row => row.Node!.Ru, StringComparer.Ordinal);
        names.Keys.ShouldBe(["operator.orders OP10-F4", "operator.finance OP10-F2", "carrier.accountManager VOLGA"], ignoreOrder: true);
        names["carrier.accountManager VOLGA"].ShouldBe("МРФ «Волга»");

        async Task<IReadOnlyList<AccessEventRow>> RunAsync(string? person, DateOnly? day) =>
            (await new ListAccessEvents(test.For("portal-admin")).Run(new AccessQuery(AccessView.SignIns, person, day, new PageRequest(1, 50)), Token)).Value.Rows;
    }

    [Fact]
    public async Task Journal_OfADayOrAPerson_IsNotReadWhole()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var raw = test.Raw();
        var (from, to, person) = (new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), (UserId?)new UserId(1));
        await raw.Database.OpenConnectionAsync(Token);

        (await PlanAsync(raw.AccessEvents.Where(row => row.At >= from && row.At < to))).ShouldAllBe(step => !step.StartsWith("SCAN", StringComparison.Ordinal));
        (await PlanAsync(raw.AccessEvents.Where(row => row.By == person || row.Of == person))).ShouldAllBe(step => !step.StartsWith("SCAN", StringComparison.Ordinal));

        static async Task<List<string>> PlanAsync(IQueryable<AccessEvent> lines)
        {
            await using var command = lines.OrderByDescending(row => row.Id).Take(25).CreateDbCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
            await using var plan = await command.ExecuteReaderAsync(Token);
            var steps = new List<string>();
            while (await plan.ReadAsync(Token))
            {
                steps.Add(plan.GetString(plan.GetOrdinal("detail")));
            }

            steps.ShouldNotBeEmpty();
            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Journal_ForOthersThanThePortalsAdministrator_IsClosed(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        foreach (var subject in new[] { "op10-admin", "carrier-manager", "carrier-support", null })
        {
            (await ListAsync(test, subject, AccessView.All)).ShouldBeOfType<Outcome<Page<AccessEventRow>>.Denied>(subject);
        }

        (await ListAsync(test, "portal-admin", AccessView.Changes)).Value.Total.ShouldBe(8);
    }

    private static async Task<List<AccessEvent>> LinesAsync(TestDatabase test)
    {
        await using var raw = test.Raw();

        // The first eight came with the people.
        return await raw.AccessEvents.AsNoTracking().OrderBy(row => row.Id).Skip(8).ToListAsync(Token);
    }

    private static string Key(char letter) => new(letter, UserSession.KeyLength);

    private static Task<Outcome<Page<AccessEventRow>>> ListAsync(TestDatabase test, string? subject, AccessView view) =>
        new ListAccessEvents(test.For(subject)).Run(new AccessQuery(view, null, null, new PageRequest(1, 50)), Token);

    private Task<Outcome<SignedIn>> StartAsync(TestDatabase test, string subject, char key) =>
        new StartSession(test.For(null), _time).Run(new SignIn(TestDatabase.Issuer, subject, Key(key), null, Address), Token);
}
