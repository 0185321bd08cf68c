using System.Runtime.CompilerServices;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>Asks <c>exports/F3</c> and <c>exports/F4</c>. The name of the answer says of which day it is.</summary>
internal sealed class CrmExportCalls : IAnswerSource
{
    private static readonly (string Kind, string Feed)[] Exports = [("F3", "orders"), ("F4", "clients")];

    public string Dialect => "crm-rest";

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient(calls.Handler, disposeHandler: false) { BaseAddress = calls.Address, Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (kind, feed) in Exports)
        {
            if (system.Delivers(feed))
            {
                var body = await calls.AskAsync(
                    kind,
                    async token =>
                    {
                        using var answer = await http.GetAsync(new Uri($"exports/{kind}", UriKind.Relative), token);
                    },
                    cancellationToken,
                    Name);
                yield return new(Name()!, body, IsEmpty: false);
            }

            string? Name() => calls.Handler.FileName is { } name && name.StartsWith(kind, StringComparison.Ordinal) ? name : null;
        }
    }
}
