using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class SyncProgressTests
{
    private const string Kaliningrad = "ASR-KLGD-1";

    private static readonly SyncProgress Halfway = new(SyncStage.TakingOver, 1, 2, 50, 100, 7, new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_RunsUnderWay_AreToldBySystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        Plan(scene);

        (await RunAsync(scene, scene.Database.For(Reader))).ShouldBe([KeyValuePair.Create(Kaliningrad, Halfway), KeyValuePair.Create(Nnov, Halfway)], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_StaffOfAMacroRegion_IsToldOfItsSystemsOnly(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        Plan(scene);

        (await RunAsync(scene, scene.Regional(Role.CarrierIntegration, "VOLGA"))).ShouldBe([KeyValuePair.Create(Nnov, Halfway)]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfAnOperator_IsForbidden(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        Plan(scene);

        (await new GetSyncProgress(scene.Database.For("op10-admin"), scene.Schedule).Run(Token)).ShouldBeOfType<Outcome<IReadOnlyDictionary<string, SyncProgress>>.Denied>();
    }

    private static void Plan(IntegrationScene scene)
    {
        scene.Schedule.Plan(Nnov, running: true, progress: Halfway);
        scene.Schedule.Plan(Kaliningrad, running: true, progress: Halfway);
        scene.Schedule.Plan("ASR-KIRV-1", next: scene.Now);
        scene.Schedule.Plan("ASR-NOWHERE-1", running: true, progress: Halfway);
    }

    private static async Task<IReadOnlyDictionary<string, SyncProgress>> RunAsync(IntegrationScene scene, ILkoDbFactory databases) =>
        (await new GetSyncProgress(databases, scene.Schedule).Run(Token)).Value;
}
