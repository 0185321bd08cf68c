using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Web.Access;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Security;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lko.Web.Features.Orders.List;

/// <summary>
/// The orders list as a workbook: the rows that its address shows, all its pages, or of them those that a person has marked. It is made before it is sent, so that a
/// failure is told in words and no database waits for a slow browser.
/// </summary>
internal static class OrderExportEndpoint
{
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static readonly Texts Texts = WebTexts.Orders;

    public static void MapOrderExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/" + OrderUrls.Export, (HttpContext http, Export export) => export.RunAsync(http, null)).Guarded();

        // Marked rows can be more than an address holds.
        routes.MapPost("/" + OrderUrls.Export, (HttpContext http, [FromForm(Name = Marked)] string? marked, Export export) => export.RunAsync(http, Read(marked))).Guarded();
    }

    /// <summary>The field of the marked rows.</summary>
    public const string Marked = "marked";

    /// <summary>The marked rows as the field has them.</summary>
    public static string Write(IEnumerable<OrderId> marked) => string.Join(' ', marked.Select(id => id.Value.ToString(CultureInfo.InvariantCulture)));

    private static List<OrderId> Read(string? marked) =>
        [.. (marked ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(QueryValue.Key).OfType<long>().Select(key => new OrderId(key))];

    private static void Guarded(this RouteHandlerBuilder route) =>
        route.RequireAuthorization().WithMetadata(new NeedsAttribute(Permission.OrdersRead)).RequireRateLimiting(RateLimits.Downloads);

    /// <summary>What an export asks for.</summary>
    internal sealed class Export(
        ExportOrders orders, GetCrmFreshness freshness, ListCarrierBranches branches, ProductCatalogue catalogue, ScopeNames scopes, ISheetWriter writer,
        WorkFolder folder, ExportGate gate, TimeProvider time)
    {
        public async Task<IResult> RunAsync(HttpContext http, IReadOnlyList<OrderId>? only)
        {
            var filter = OrderFilter.Of(http.Request.Query);
            if (filter.NoPeriod is not null)
            {
                return RefusalWords.Answer(http, StatusCodes.Status400BadRequest, "ExportPeriod");
            }

            if (only?.Count > LkoGrid<OrderRow>.MostPicked)
            {
                return RefusalWords.Answer(http, StatusCodes.Status422UnprocessableEntity, "ExportTooLong");
            }

            if (gate.Enter(http) is not { } place)
            {
                return RefusalWords.Answer(http, StatusCodes.Status429TooManyRequests, "ExportBusy");
            }

            // Kept until the last byte has left.
            http.Response.RegisterForDispose(place);
            var file = folder.CreateFile();
            http.Response.RegisterForDisposeAsync(file);
            return await WriteAsync(filter, only, http, file) switch
            {
                Outcome<int>.Done => Sent(http, file, filter),
                Outcome<int>.Refused => RefusalWords.Answer(http, StatusCodes.Status422UnprocessableEntity, "ExportTooLong"),
                _ => Results.StatusCode(StatusCodes.Status403Forbidden),
            };
        }

        private IResult Sent(HttpContext http, FileStream file, OrderFilter filter)
        {
            http.Response.Headers.CacheControl = "no-store";
            file.Position = 0;
            var day = time.GetUtcNow().ToOffset(SettlementDay.Zone.GetUtcOffset(time.GetUtcNow())).ToString("yyyy-MM-dd HH-mm", CultureInfo.InvariantCulture);
            return Results.Stream(file, ContentType, $"{Texts["List.Title"]} - {Texts[$"List.View.{filter.View}"]} - {day}.xlsx");
        }

        private async Task<Outcome<int>> WriteAsync(OrderFilter filter, IReadOnlyList<OrderId>? only, HttpContext http, Stream file)
        {
            var gone = http.RequestAborted;
            var state = GridState.FromUri(http.Request.QueryString.Value ?? "");
            var choice = ColumnChoice.FromUri(http.Request.QueryString.Value ?? "");
            var regions = (await branches.Run(gone)) is Outcome<IReadOnlyList<CarrierBranchRow>>.Done { Result: var known } ? known : [];
            return await orders.Run(filter.Query(state.Sort, state.Descending, new PageRequest(1, 1), only), Sheet.MostRows, async (export, cancellationToken) =>
            {
                var now = time.GetUtcNow();
                var sheet = new ListSheet<OrderRow>(Texts["List.Title"], OrderColumns.Of(filter.View, export.User, catalogue, regions, now), choice);
                var told = await TellAsync(filter, only is not null, export.User, regions, cancellationToken);
                await writer.WriteAsync(sheet.Of(told, export.User, export.Count, export.Rows, now), file, cancellationToken);
            }, gone);
        }

        private async Task<IReadOnlyList<(string Name, string Value)>> TellAsync(OrderFilter filter, bool isMarked, CurrentUser user, IReadOnlyList<CarrierBranchRow> regions, CancellationToken cancellationToken)
        {
            var fresh = (await freshness.Run(filter.Within, cancellationToken)).Value;
            var conditions = filter.Conditions(catalogue, regions).Select(condition => $"{condition.Field}: {condition.Value}").ToList();
            if (!string.IsNullOrWhiteSpace(filter.Search))
            {
                conditions.Insert(0, Texts.Format("Sheet.Search", filter.Search.Trim()));
            }

            return
            [
                (Texts["Sheet.Scope"], await scopes.OfAsync(user, filter.Within, cancellationToken)),
                (Texts["Sheet.View"], Texts[$"List.View.{filter.View}"]),
                (Texts["Sheet.Filters"], isMarked ? Texts["Sheet.Marked"] : conditions.Count > 0 ? string.Join("; ", conditions) : Texts["Sheet.NoFilters"]),
                (Texts["Sheet.AsOf"], fresh.AsOf is { } at ? Fmt.ZonedMoment(at, user.ZoneOf(null), time.GetUtcNow()) : Texts["Sheet.Never"]),
            ];
        }
    }
}
