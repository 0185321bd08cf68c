using System.Globalization;
using System.Security.Cryptography;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.SqlServer;

/// <summary>
/// Values that the converters and the entities of the model take. One word, one number and one moment stand for all of their kind, so that whatever
/// is looked up by one is found.
/// </summary>
internal static class Samples
{
    /// <summary>The code of a macro-region, because people are asked for theirs.</summary>
    public const string Word = "VOLGA";

    private const string Product = "L2_P2P";

    private static readonly DateTimeOffset Moment = new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<Type, object> ByType = new()
    {
        [typeof(string)] = Word,
        [typeof(DateTimeOffset)] = Moment,
        [typeof(DateOnly)] = DateOnly.FromDateTime(Moment.Date),
        [typeof(Guid)] = new Guid("01976f6c-0d20-7000-8000-000000000001"),
        [typeof(byte[])] = new byte[] { 1 },
        [typeof(Period)] = new Period(2026, 6),
        [typeof(Inn)] = Inn.Parse("7707083893"),
        [typeof(Kpp)] = Kpp.Parse("773601001"),
        [typeof(Ogrn)] = Ogrn.Parse("1027700132195"),
        [typeof(PayerInn)] = PayerInn.Of("7707083893"),
    };

    /// <summary>Columns that hold more than any value of their type, and those whose value decides what a use case asks next.</summary>
    private static readonly Dictionary<TableColumn, object?> ByColumn = new()
    {
        [new("AccessEvents", "Kind")] = AccessEventKind.GrantGiven,
        [new("AccessEvents", "Detail")] = $"{Role.CarrierManager.Code} {Word}",
        [new("Notifications", "Kind")] = $"Order.{OrderState.HeldCharge}",
        [new("Notifications", "Arguments")] = "[]",
        [new("OrderFile", "Size")] = 0L,
        [new("OrderFile", "Sha256")] = Convert.ToHexStringLower(SHA256.HashData([])),
        [new("OrderHistory", "To")] = OrderState.Acknowledged,
        [new("Orders", "State")] = OrderState.Acknowledged,
        [new("Orders", "ProductCode")] = Product,
        [new("Orders", "SpecificationVersion")] = OrderScene.Catalogue.Find(Product)!.Version,
        [new("QuarantineRows", "Reason")] = RejectReason.UnknownService,
        [new("SourceSystems", "TimeZone")] = "Europe/Moscow",
        [new("Branches", "TimeZone")] = "Europe/Moscow",
        [new("SyncCursors", "Position")] = "1",
        [new("SyncRuns", "SilentFeeds")] = "1",
        [new("Users", "Recent")] = RecentObject.Write([new(RecentKind.Order, Word), new(RecentKind.Contract, Word), new(RecentKind.Account, "1")]),
    };

    /// <summary>What a column holds, as the database gives it.</summary>
    public static object? Of(IModel model, TableColumn column)
    {
        var mapping = model.GetRelationalModel().FindTable(column.Table, schema: null)!.FindColumn(column.Column)!.PropertyMappings[0];
        var sample = ByColumn.TryGetValue(column, out var known) ? known : Of(Nullable.GetUnderlyingType(mapping.Property.ClrType) ?? mapping.Property.ClrType);
        return mapping.TypeMapping.Converter is { } converter ? converter.ConvertToProvider(sample) : sample;
    }

    public static object Of(Type type) => type switch
    {
        { IsEnum: true } => Enum.GetValues(type).GetValue(0)!,
        _ when ByType.TryGetValue(type, out var known) => known,
        _ when type.GetInterface(typeof(IStrongId<>).Name) is not null => type.GetMethod("From")!.Invoke(null, [1L])!,
        _ => Convert.ChangeType(1, type, CultureInfo.InvariantCulture),
    };
}
