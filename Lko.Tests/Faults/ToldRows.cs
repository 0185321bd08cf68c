using System.Globalization;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Tests.Integration;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>What the CRM or the last-mile portal says when it is asked for all of it, row by row as it stands in its answers.</summary>
internal sealed record ToldRows(IReadOnlyList<string> Orders, IReadOnlyList<string> Clients, IReadOnlyList<string> Requests)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public IReadOnlyList<string> All => [.. Orders.Concat(Clients).Concat(Requests).Order(StringComparer.Ordinal)];

    public static async Task<ToldRows> ReadAsync(AskedSystems asked, string system)
    {
        if (system is AskedSystems.Crm)
        {
            return new(await LinesAsync(asked, "F3"), await LinesAsync(asked, "F4"), []);
        }

        using var told = JsonDocument.Parse(await asked.Sandbox.Http.GetStringAsync("lastmile/requests?limit=1000", Token));
        return new([], [], [.. told.RootElement.GetProperty("items").EnumerateArray().Select(Request)]);
    }

    /// <summary>What is known at the end of a reading of these that knew others before: they say what they did, and are there no more.</summary>
    public IReadOnlyList<string> After(ToldRows before)
    {
        var numbers = Requests.Select(NumberOf).ToHashSet(StringComparer.Ordinal);
        return [.. All.Concat(before.Requests.Where(row => !numbers.Contains(NumberOf(row))).Select(row => $"{false}{row[$"{true}".Length..]}")).Order(StringComparer.Ordinal)];
    }

    private static string NumberOf(string request) => request.Split(' ', 3)[1];

    /// <summary>Lines behind the header.</summary>
    private static async Task<IReadOnlyList<string>> LinesAsync(AskedSystems asked, string kind) =>
        [.. (await asked.Sandbox.Http.GetStringAsync($"crm/exports/{kind}", Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)];

    private static string Request(JsonElement item)
    {
        string Text(string name) => item.GetProperty(name).GetString()!;
        DateTimeOffset Moment(string name) => DateTimeOffset.Parse(Text(name), CultureInfo.InvariantCulture);
        return StoredRows.Request(
            Text("requestNo"), item.GetProperty("revision").GetInt32(), Text("kind"), Text("state"), Text("macroBranch"), Text("regionalBranch"), Moment("publishedAt"), Moment("modifiedAt"), Moment("deadline"),
            Text("deadlineZone"), item.GetProperty("sealed").GetBoolean(), item.GetProperty("sites").GetArrayLength(), item.GetProperty("addressees").GetArrayLength(), isThere: true, item.GetRawText());
    }
}

/// <summary>What the tables hold of the CRM or the last-mile portal: each row written as its system writes it, where it came from, and where reading goes on.</summary>
internal sealed record StoredRows(IReadOnlyList<string> Values, IReadOnlyList<string> Origins, string? Cursor)
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<StoredRows> ReadAsync(AskedSystems asked, string system)
    {
        await using var db = asked.Database.Raw();
        var orders = await db.ReportedOrders.AsNoTracking().Where(row => row.System == system).ToListAsync(Token);
        var clients = await db.ClientNodes.AsNoTracking().Where(row => row.System == system).ToListAsync(Token);
        var requests = await db.LastMileRequests.AsNoTracking().Where(row => row.System == system).ToListAsync(Token);
        return new(
            [.. orders.Select(Line).Concat(clients.Select(Line)).Concat(requests.Select(Request)).Order(StringComparer.Ordinal)],
            [.. orders.Select(row => $"{row.Id} {row.Source}").Concat(clients.Select(row => $"{row.Id} {row.Source}")).Concat(requests.Select(row => $"{row.Id} {row.Source}")).Order(StringComparer.Ordinal)],
            await db.SyncCursors.Where(row => row.System == system && row.Stream == ChangeCursor.Stream).Select(row => row.Position).SingleOrDefaultAsync(Token));
    }

    /// <param name="isThere">Its portal has it, as far as is known.</param>
    public static string Request(
        string number, int revision, string kind, string state, string macro, string regional, DateTimeOffset? published, DateTimeOffset? modified, DateTimeOffset deadline, string zone,
        bool isSealed, int sites, int addressees, bool isThere, string content) => string.Create(
            CultureInfo.InvariantCulture,
            $"{isThere} {number} {revision} {kind} {state} {macro} {regional} {published?.UtcDateTime:O} {modified?.UtcDateTime:O} {deadline.UtcDateTime:O} {zone} {isSealed} {sites} {addressees} {content}");

    private static string Request(LastMileRequest row) => Request(
        row.Number, row.Revision, row.Kind, row.State, row.MacroBranch, row.RegionalBranch, row.PublishedAt, row.ModifiedAt, row.Deadline, row.DeadlineZone, row.IsSealed, row.Sites, row.Addressees,
        row is { GoneAt: null, MissedSince: null }, row.Content);

    private static string Line(ReportedOrder row)
    {
        var registered = row.RegisteredAt.ToOffset(Moscow);
        row.RegisteredIn.ShouldBe(Period.Of(DateOnly.FromDateTime(registered.DateTime)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Number};{registered:dd.MM.yyyy HH:mm:ss};{row.Channel};{row.Inn};{row.MacroBranch};{row.RegionalBranch};{row.Product};{row.Kind};{row.State};{row.StateAt?.ToOffset(Moscow):dd.MM.yyyy HH:mm:ss};{row.PlannedOn:dd.MM.yyyy};{(row.CompletedOn is { } day ? day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture) : "00.00.0000")}");
    }

    private static string Line(ClientNode row)
    {
        var name = row.Name.Length > 0 ? $"\"{row.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Number};{row.ParentNumber};{row.Kind};{row.Code};{name};{row.Inn};{row.Kpp};{row.Ogrn};{row.MacroBranch};{row.RegionalBranch};{row.Billing};{row.From:dd.MM.yyyy};{row.To ?? new DateOnly(2999, 12, 31):dd.MM.yyyy}");
    }
}
