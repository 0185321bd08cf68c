using System.Runtime.CompilerServices;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>Asks <c>exports/F3</c> and <c>exports/F4</c>. The name of the answer says of which day it is.</summary>
internal sealed class CrmExportCalls : IAnswerSource
{
    private static readonly (string Kind, string Name, Feed Feed)[] Exports = [("F3", "orders", Feed.ReportedOrders), ("F4", "clients", Feed.ClientNodes)];

    private static readonly string[] Types = ["text/csv", "application/csv", "text/plain"];

    public string Dialect => "crm-rest";

    public IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order) => [.. Exports.Where(each => system.Delivers(each.Name)).Select(each => new AnswerPart(each.Feed))];

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient(calls.Handler, disposeHandler: false) { BaseAddress = calls.Address, Timeout = Timeout.InfiniteTimeSpan };
        var kind = Exports.Single(each => each.Feed == part.Feed).Kind;
        var asking = calls.AskAsync(
            kind,
            async token =>
            {
                using var answer = await http.GetAsync(new Uri($"exports/{kind}", UriKind.Relative), token);
            },
            cancellationToken,
            Name,
            () => calls.Handler.MediaType is { } type && Types.Contains(type, StringComparer.OrdinalIgnoreCase) ? null : $"the answer is of the type {calls.Handler.MediaType ?? "none"}, not CSV");
        if (await calls.UnlessUntoldAsync(part.Feed, asking) is { } body)
        {
            yield return new(Name()!, body, IsEmpty: false);
        }

        string? Name() => calls.Handler.FileName is { } told && told.StartsWith(kind, StringComparison.Ordinal) ? told : null;
    }
}
