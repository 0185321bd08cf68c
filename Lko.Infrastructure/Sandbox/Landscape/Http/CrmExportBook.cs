using System.Globalization;
using System.Text.Json;
using Lko.Infrastructure.Data.Seeding;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Infrastructure.Sandbox.Landscape.Http;

/// <summary>
/// What the CRM exports every night: all orders, whatever way they came (the portal's own and those of its other channels), and the tree of its
/// clients.
/// </summary>
internal sealed class CrmExportBook(ulong seed, CrmDesk desk)
{
    private const int OrdersPerMonth = 45;
    private const int Months = 4;

    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);

    /// <summary>Channels by weight: about one order in six comes through the portal.</summary>
    private static readonly IReadOnlyList<string> Channels =
        ["EMAIL", "EMAIL", "EMAIL", "EMAIL", "EMAIL", "EMAIL", "EMAIL", "LKO", "LKO", "LKO", "EDO", "EDO", "EDO", "MANAGER", "MANAGER", "API", "PAPER", "PHONE"];

    private static readonly IReadOnlyList<string> Kinds = ["NEW", "NEW", "CHANGE", "TERMINATE"];
    private static readonly IReadOnlyList<string> States = ["REGISTERED", "TECH_CHECK", "TECH_CHECK", "TECH_NO", "QUOTED", "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE", "DONE", "DONE"];

    public void Orders(Stream target, DateTimeOffset now)
    {
        using var operators = SeedFile.Open("operators");
        using var services = SeedFile.Open("services");
        using var branches = SeedFile.Open("branches");
        var inns = operators.RootElement.GetProperty("operators").EnumerateArray().ToDictionary(row => row.Text("code"), row => row.Text("inn"), StringComparer.Ordinal);
        var products = services.RootElement.GetProperty("products").EnumerateArray().Select(row => row.GetString()!).ToList();
        var regions = branches.RootElement.GetProperty("regional").EnumerateArray().Select(row => (Macro: row.Text("macro_branch"), Code: row.Text("code"))).ToList();
        using var file = Begin(target);
        file.WriteLine("NOM_Z;DATA_REG;KANAL;INN;MRF;RF;PRODUKT;TIP;STATUS;DATA_STAT;DATA_PLAN;DATA_FAKT");
        var local = now.ToOffset(Moscow).DateTime;
        var first = new DateOnly(local.Year, local.Month, 1).AddMonths(1 - Months);
        for (var month = first; month <= DateOnly.FromDateTime(local); month = month.AddMonths(1))
        {
            for (var ordinal = 1; ordinal <= OrdersPerMonth; ordinal++)
            {
                var dice = Dice.Of(seed, "CRM/order", month.DayNumber, ordinal);
                var registered = month.ToDateTime(TimeOnly.MinValue).AddSeconds(dice.Below(28 * 86_400));
                var region = dice.Pick(regions);
                var state = dice.Pick(States);
                var (changed, planned) = (registered.AddHours(dice.Below(240)), DateOnly.FromDateTime(registered).AddDays(30));
                (state, changed) = changed <= local ? (state, changed) : (States[0], registered);
                if (registered <= local)
                {
                    file.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"CRM-{month:yyyyMM}-{ordinal:0000};{registered:dd.MM.yyyy HH:mm:ss};{dice.Pick(Channels)};{dice.Pick(inns.Values.ToList())};{region.Macro};{region.Code};{dice.Pick(products)};{dice.Pick(Kinds)};{state};{changed:dd.MM.yyyy HH:mm:ss};{planned:dd.MM.yyyy};{(state is "DONE" ? Wire.Day(DateOnly.FromDateTime(changed)) : "00.00.0000")}"));
                }
            }
        }

        foreach (var row in desk.Read(orders => orders.Reverse().Select(order => Row(order, inns)).ToList()))
        {
            file.WriteLine(row);
        }
    }

    public static void Clients(Stream target)
    {
        using var operators = SeedFile.Open("operators");
        using var file = Begin(target);
        file.WriteLine("ID;PARENT_ID;TIP;KOD;NAIM;INN;KPP;OGRN;MRF;RF;ASR;D_S;D_PO");
        var next = 1;
        var group = Node(null, "GRP", "GRP-1", Quoted("Группа \"Операторы-партнёры\""), ";;;;;");
        foreach (var row in operators.RootElement.GetProperty("operators").EnumerateArray())
        {
            var (inn, kpp) = (row.Text("inn"), row.Find("kpp"));
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            var client = Node(group, "UL", row.Text("code"), Named(row), $"{inn};{kpp};{row.Text("ogrn")};;;");
            foreach (var branch in row.GetProperty("branches").EnumerateArray())
            {
                var parent = branch.Find("parent");
                ids[branch.Text("code")] = parent is null ? client : Node(ids[parent], "FIL", branch.Text("code"), Named(branch), $"{inn};{branch.Find("kpp")};;{branch.Find("macro_branch")};;");
            }

            foreach (var contract in row.GetProperty("contracts").EnumerateArray())
            {
                var number = contract.Text("number");
                ids["/" + number] = Node(client, "DOG", number, "", $"{inn};;;{contract.Text("macro_branch")};RF-{contract.Text("subject")};", contract.Day("date_from"));
            }

            foreach (var account in row.GetProperty("accounts").EnumerateArray())
            {
                Node(ids["/" + account.Text("contract")], "LS", account.Text("number"), "", $";;;;;{account.Text("system")}");
            }
        }

        int Node(int? parent, string kind, string code, string name, string middle, DateOnly? from = null)
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next};{parent};{kind};{code};{name};{middle};{Wire.Day(from ?? new(2020, 1, 1))};31.12.2999"));
            return next++;
        }
    }

    private static string Row(CrmOrder order, Dictionary<string, string> inns)
    {
        var (placed, changed) = (order.PlacedAt.ToOffset(Moscow), order.Events.Count > 0 ? new DateTimeOffset(order.Events[^1].At, TimeSpan.Zero).ToOffset(Moscow) : order.PlacedAt.ToOffset(Moscow));
        var inn = inns.GetValueOrDefault(order.OperatorCode, "");
        var done = order.State is CrmState.Done ? Wire.Day(DateOnly.FromDateTime(changed.DateTime)) : "00.00.0000";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{order.Id};{placed:dd.MM.yyyy HH:mm:ss};LKO;{inn};;;{order.Product};NEW;{order.State};{changed:dd.MM.yyyy HH:mm:ss};{(order.Expected is { } day ? Wire.Day(day) : "")};{done}");
    }

    private static StreamWriter Begin(Stream target)
    {
        target.Write("\uFEFF"u8);
        return Wire.Text(target, "utf-8", "\r\n");
    }

    private static string Named(JsonElement row) => Quoted(row.Text("name_ru").Replace('«', '"').Replace('»', '"'));

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
