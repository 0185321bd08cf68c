using System.Collections.Frozen;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.CsvCp1251;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors;

/// <summary>Two billings of one dialect with opposite sign conventions, their accounts, and deliveries made up in memory.</summary>
internal static class SourceSystems
{
    public static readonly SourceSystem Nnov = System("ASR-NNOV-1", "NNOV", balancePositive: false);
    public static readonly SourceSystem Klgd = System("ASR-KLGD-1", "KLGD", balancePositive: true);

    public static readonly CsvCp1251Connector Connector = new();

    private static readonly HashSet<string> NnovAccounts = Accounts("352000", "012345 012360 012403 012419 012456 012479 012500 012525 012544 012552 012589 012627 012632 012662 012698 012714 012731 012769 012773 012786 012807 012841 012870 012909");

    private static readonly HashSet<string> KlgdAccounts = Accounts("239000", "012547 012565 012578 012601 012632 012640 012649 012659 012681 012719 012724 012727 012750 012783 012823 012854 012857 012863 012866 012887 012926 012929 012944 012963");

    public static string SampleFolder(string code) => Path.Combine(AppContext.BaseDirectory, "Samples", code);

    public static Encoding Cp1251 => WireText.Strict("windows-1251");

    public static bool IsAccount(SourceSystem system, string number) => (system == Nnov ? NnovAccounts : KlgdAccounts).Contains(number);

    public static Task<Deliveries> SampleAsync(SourceSystem system, CancellationToken cancellationToken) =>
        ReadAsync(system, DropFolder.ListFolder(SampleFolder(system.Code)), cancellationToken);

    public static Task<Deliveries> ReadAsync(SourceSystem system, IReadOnlyList<DeliveredFile> files, CancellationToken cancellationToken) =>
        DeliveryReader.ReadAsync(system, Connector, files, number => IsAccount(system, number), [], [], null, null, cancellationToken);

    public static List<Batch> Batches(SourceSystem system, Deliveries deliveries)
    {
        var reader = new CanonicalReader(system, Connector, Reference(system), deliveries);
        return
        [
            .. deliveries.Ledger.EffectiveOf(Feed.Balances).GroupBy(file => file.File!.Key.Period).Select(files =>
            {
                var rows = reader.Read(files, new HashedKeySet()).ToList();
                return new Batch(files.Key, [.. rows.Select(row => row.Accepted).OfType<AcceptedRow>().Select(AcceptedBalance.Of)], [.. rows.Select(row => row.Quarantined).OfType<QuarantinedRow>()]);
            }),
        ];
    }

    public static async Task<Batch> BatchAsync(DeliveredFile file, CancellationToken cancellationToken) =>
        Batches(Nnov, await ReadAsync(Nnov, [file], cancellationToken)).ShouldHaveSingleItem();

    public static async Task<RejectReason?> RejectionAsync(DeliveredFile file, CancellationToken cancellationToken) =>
        (await ReadAsync(Nnov, [file], cancellationToken)).Ledger.Entries.ShouldHaveSingleItem().Reason;

    public static DeliveredFile File(string path, byte[] content)
    {
        var parts = path.Split('/');
        return new(parts[0], parts[1], content.Length, () => new MemoryStream(content, writable: false));
    }

    public static DeliveredFile File(string path, string content) => File(path, Cp1251.GetBytes(content));

    /// <summary>A balances file of June 2026 from its data lines and the control that fits them.</summary>
    public static string Saldo(string control, params string[] rows) =>
        $"LS;DOGOVOR;INN;NAIM;SALDO_N;NACH;KORR;OPL;SALDO_K;PERIOD;VAL\r\n{string.Concat(rows.Select(row => row + "\r\n"))}{control}\r\n";

    /// <summary>The accounts of a system, and no codes: balances name none.</summary>
    private static SourceReference Reference(SourceSystem system)
    {
        var contract = Contract.Create(new OperatorId(1), new BranchId(1), "VOLGA", "1", null, "52", new DateOnly(2020, 1, 1), null);
        var accounts = (system == Nnov ? NnovAccounts : KlgdAccounts).ToDictionary(number => number, number => Account.Create(contract, system.Code, system.NamingDomain, number, "0"), StringComparer.Ordinal);
        return new(accounts, new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<(string PartnerId, string Contract), InterconnectPartner>(), FrozenDictionary<string, ServiceCode>.Empty);
    }

    private static SourceSystem System(string code, string shortName, bool balancePositive) => SourceSystem.Create(
        code, shortName, SourceSystemKind.Billing, code, code, carrierBranch: null, "Europe/Moscow", "csv-cp1251", "folder", "windows-1251",
        balancePositive, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);

    private static HashSet<string> Accounts(string prefix, string numbers) => [.. numbers.Split(' ').Select(number => prefix + number)];

    /// <summary>What the files of one period say.</summary>
    internal sealed record Batch(Period Period, IReadOnlyList<AcceptedBalance> Accepted, IReadOnlyList<QuarantinedRow> Quarantined);

    internal sealed record AcceptedBalance(BalanceRecord Record, string Path, int Line, string Raw)
    {
        public static AcceptedBalance Of(AcceptedRow row) => new((BalanceRecord)row.Record, row.Path, row.Line, row.Raw);
    }
}
