using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>A billing that is new in the registry, with the files it would send.</summary>
internal static class AccountsFeedScene
{
    public const string Nnov3 = "ASR-NNOV-3";
    public const string Kaspiy = "0022345658";
    public const string Volga = "0023456022";
    public const string First = "352000030001;;352000030100;03-01-1;01.02.2026;;52;0022345658;002243004;;\"ООО \"\"Каспий-Луч\"\"; филиал\";01.02.2026;";
    public const string Second = "352000030002;0;352000030200;;01.03.2026;31.12.2027;;23456022;;;АО Волга-Транзит;;31.12.2999";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static RegistryEntry Entry => RegistryTests.Valid with { IsActive = true, Feeds = ["accounts", "balances", "payments", "usage"] };

    /// <summary>Added in the administration screen's use case, by the administrator.</summary>
    public static async Task<BalancesFixture> NewSystemAsync(DatabaseProvider provider)
    {
        var fixture = await BalancesFixture.CreateAsync(provider);
        var save = new SaveSourceSystem(fixture.Database.For(IntegrationScene.Admin), OrderScene.Catalogue, ConnectorServices.All, new QuartzCronTimes(), fixture.Time);
        (await save.Run(new(Entry, null), Token)).IsOk.ShouldBeTrue();
        return fixture;
    }

    public static string Accounts(params string[] rows) =>
        $"LS;SUBLS;DOGOVOR;DOGOVOR_OP;DOG_S;DOG_PO;SUBJ;INN;KPP;KLIENT;NAIM;LS_S;LS_PO\r\n{string.Concat(rows.Select(row => $"{row}\r\n"))}#ИТОГО;{rows.Length}\r\n";

    public static string Balances(params (string Account, int Roubles)[] rows) => Balances("06.2026", rows);

    public static string Balances(string month, params (string Account, int Roubles)[] rows) =>
        $"{string.Concat(rows.Select(row => $"{row.Account};;;;{row.Roubles},00;0,00;0,00;0,00;{row.Roubles},00;{month};RUR\r\n"))}#ИТОГО;{rows.Length};;;{rows.Sum(row => row.Roubles)},00;0,00;0,00;0,00;{rows.Sum(row => row.Roubles)},00;;\r\n";

    public static UploadedFile Upload(string name, string content)
    {
        var bytes = Connectors.SourceSystems.Cp1251.GetBytes(content);
        return new(name, bytes.Length, _ => new MemoryStream(bytes));
    }

    public static ClientNode Node(string number, string parent, string kind, string code, string inn = "", string kpp = "", string billing = "", DateOnly? from = null) => ClientNode.Of(
        "CRM", new ClientNodeRecord(number, parent, kind, code, "", inn, kpp, "", "", "", billing, from, null), new Period(2026, 7), HashedKeySet.Hex(number), new("d01/F4.csv", 1, DateTimeOffset.UnixEpoch, ""));

    public static async Task<List<(string Account, string Contract, long? Closing)>> SeenAsync(BalancesFixture fixture, string subject) =>
        [.. (await fixture.GetAsync(subject, BalanceQuery.Latest with { Search = "35200003" })).Accounts.Rows.Select(row => (row.Account, row.Contract, row.Closing)).Order()];

    public static async Task<List<string>> StoredAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        return await db.Accounts.Where(row => row.System == Nnov3).OrderBy(row => row.Number)
            .Select(row => $"{row.Number} {row.OperatorId} {row.BranchId} {row.ContractId} {row.Version} {row.Path} {row.Line} {row.RowHash} {row.ClosedOn}").ToListAsync(Token);
    }
}
