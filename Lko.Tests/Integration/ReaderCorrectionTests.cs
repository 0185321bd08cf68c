using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>What another version of a connector reads otherwise out of the same bytes takes the place of what the earlier one read, and nothing else moves.</summary>
public sealed class ReaderCorrectionTests
{
    private const string LastMile = "LMP";
    private const string Dialect = "csv-cp1251";

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task ChargeWhoseValueChangesAndWhoseBytesDoNot_IsWrittenAnew_AndTheOthersStay(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        Charges(scene, "1", "2");
        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(2);
        var before = await StoredAsync(scene);

        scene.Connectors = [new VersionedConnector(Dialect, 2, (_, rows) => rows.Select(row => row.Record is ChargeRecord { Key: "1" } charge ? row with { Record = charge with { Quantity = "7" } } : row))];
        var run = await scene.RunAsync();

        (run.State, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 1), run.Error);
        var after = await StoredAsync(scene);
        after.Select(charge => charge.Quantity).Order(StringComparer.Ordinal).ShouldBe(["1", "7"]);
        after.Select(charge => charge.Source).ShouldBe(before.Select(charge => charge.Source), ignoreOrder: true);
        after.Single(charge => charge.Quantity == "1").Id.ShouldBe(before.Single(charge => charge.Source.Line == 2).Id, "what says the same is the same row");
        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(0);
    }

    [Fact]
    public async Task VersionThatReadsTheSame_ChangesNoRow()
    {
        await using var scene = await OpenAsync();
        scene.Connectors = [new VersionedConnector(Dialect, 1)];
        Charges(scene, "1", "2");
        await scene.RunAsync();
        var before = await StoredAsync(scene);
        scene.Connectors = [new VersionedConnector(Dialect, 2)];

        var run = await scene.RunAsync();

        (run.Counts.AcceptedRows, run.Counts.ChangedRows).ShouldBe((2, 0));
        (await StoredAsync(scene)).Select(charge => charge.Id).ShouldBe(before.Select(charge => charge.Id), ignoreOrder: true);
    }

    /// <summary>A person who lets everything be read again has a reason, such as codes that mean something else by now.</summary>
    [Fact]
    public async Task Reprocess_WritesWhatTheSameBytesSayNow()
    {
        await using var scene = await OpenAsync();
        var quantity = "1";
        scene.Connectors = [new VersionedConnector(Dialect, 1, (_, rows) => rows.Select(row => row with { Record = (ChargeRecord)row.Record! with { Quantity = quantity } }))];
        Charges(scene, "1", "2");
        await scene.RunAsync();
        quantity = "2";

        (await scene.RunAsync()).Counts.ChangedRows.ShouldBe(0);
        (await scene.RunAsync(new(Nnov, Reprocess: true))).Counts.ChangedRows.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LastMileRequestWhoseValueChangesAndWhoseBytesDoNot_IsRevised(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Connectors = [new VersionedConnector("portal-rest", 1)];
        scene.Files.All.Add(("d01", "requests_p1.json", Encoding.UTF8.GetBytes("""
            {"items":[
            {"requestNo":"R-1","revision":1,"kind":"A","state":"PUBLISHED","publishedAt":"2026-06-01T09:00:00.1234567Z","deadline":"2026-07-01T09:00:00.7654321Z"},
            {"requestNo":"R-2","revision":1,"kind":"A","state":"PUBLISHED","publishedAt":"2026-06-01T09:00:00.1234567Z","deadline":"2026-07-01T09:00:00.7654321Z"}]}
            """), 100, default));
        (await scene.RunAsync(new(LastMile, Fetch: false))).Counts.ChangedRows.ShouldBe(2);

        scene.Connectors = [new VersionedConnector("portal-rest", 2, (_, rows) => rows.Select(row => row.Record is LastMileRequestRecord { Number: "R-1" } told ? row with { Record = told with { Kind = "B", Revision = 0 } } : row))];
        var run = await scene.RunAsync(new(LastMile, Fetch: false));

        (run.State, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 1), run.Error);
        await using var db = scene.Database.Raw();
        (await db.LastMileRequests.OrderBy(row => row.Number).Select(row => row.Kind).ToListAsync(Token)).ShouldBe(["B", "A"]);
        (await scene.RunAsync(new(LastMile, Fetch: false))).Counts.ChangedRows.ShouldBe(0);
    }

    public static TheoryData<Type> KeyedRows => [.. typeof(IKeyedRow).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IKeyedRow)))];

    /// <summary>A value that is left out would keep what an earlier version read.</summary>
    [Theory]
    [MemberData(nameof(KeyedRows))]
    public void EveryValueOfARow_CountsForWhatItSays(Type type)
    {
        var place = (string[])["Id", "OperatorId", "BranchId", "CarrierBranch", .. typeof(IKeyedRow).GetProperties().Select(property => property.Name)];
        foreach (var value in type.GetProperties().Where(property => !place.Contains(property.Name, StringComparer.Ordinal)))
        {
            var (one, other) = ((IKeyedRow)RuntimeHelpers.GetUninitializedObject(type), (IKeyedRow)RuntimeHelpers.GetUninitializedObject(type));
            one.Told().ShouldBe(other.Told());

            Write(other, value);

            one.Told().ShouldNotBe(other.Told(), $"{type.Name}.{value.Name}");
        }
    }

    private static void Write(object row, PropertyInfo value) => value.SetValue(row, (Nullable.GetUnderlyingType(value.PropertyType) ?? value.PropertyType) switch
    {
        var type when type == typeof(string) => "x",
        var type when type == typeof(long) => 1L,
        var type when type == typeof(Money) => new Money(1, default),
        var type when type == typeof(DateOnly) => new DateOnly(2026, 6, 1),
        var type when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero),
        var type when type == typeof(Period) => new Period(2026, 6),
        var type when type == typeof(PayerInn) => PayerInn.Of("1"),
        var type when type == typeof(AccountId) => AccountId.From(1),
        var type when type == typeof(InterconnectPartnerId) => InterconnectPartnerId.From(1),
        var type => throw new NotSupportedException(type.Name),
    });

    private static void Charges(SyncEngineScene scene, params string[] keys) => scene.Files.All.Add((
        "d01", "NACH_NNOV_202606_01.csv",
        SourceSystems.Cp1251.GetBytes(string.Concat(keys.Select(key => $"{key};352000012525;IPT;IP-транзит;MRC;01.06.2026;30.06.2026;1;мес;100,00;100,00;22;22,00;122,00\r\n"))), 100, default));

    private static async Task<List<Charge>> StoredAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.Charges.AsNoTracking().Where(row => row.System == Nnov).OrderBy(row => row.Id).ToListAsync(Token);
    }
}
