using System.Text.Json;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>Faults that change what a system tells really change what the CRM and the last-mile portal tell, which have layouts of their own.</summary>
public sealed class ExportFaultWireTests : IAsyncLifetime
{
    private SandboxFixture _sandbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxFixture.StartAsync();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task SchemaDriftAndNullId_OfWhatIsExported_StrikeEachExport()
    {
        foreach (var (kind, header) in (IReadOnlyList<(string, string)>)[("F3", "NOM_Z;DATA_REG;KANAL;"), ("F4", "ID;PARENT_ID;")])
        {
            var good = await ExportAsync(kind);
            good[0].ShouldStartWith(header);
            await FaultAsync("CRM", "SchemaDrift");
            (await ExportAsync(kind))[0].ShouldNotStartWith(header);
            await FaultAsync("CRM", "NullId");
            (await ExportAsync(kind)).ShouldBe([good[0], .. good.Skip(1).Select(line => line[line.IndexOf(';', StringComparison.Ordinal)..])]);
        }

        async Task<string[]> ExportAsync(string kind) => (await _sandbox.Http.GetStringAsync($"crm/exports/{kind}", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task NullId_OfRequests_LeavesNoneItsNumber()
    {
        await FaultAsync("LMP", "NullId");

        using var told = JsonDocument.Parse(await _sandbox.Http.GetByteArrayAsync("lastmile/requests", Token));

        told.RootElement.GetProperty("items").EnumerateArray().ShouldAllBe(item => item.GetProperty("requestNo").ValueKind == JsonValueKind.Null);
        told.RootElement.GetProperty("items").GetArrayLength().ShouldBePositive();
    }

    private Task<JsonElement> FaultAsync(string system, string kind) => _sandbox.ControlAsync($"billing/{system}/faults", new { kind, count = 1 });
}
