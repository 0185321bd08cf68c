using System.Security.Cryptography;
using Lko.Domain.Integration;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Asks a system for the open months, or for what has changed, and keeps each answer that says something else than the one before, as one delivery.</summary>
internal sealed class HttpTransport(
    IEnumerable<IAnswerSource> sources, IEnumerable<ISourceConnector> connectors, AnswerSamples samples,
    IOptions<TransportOptions> options, IOptions<DropFolderOptions> drop, TimeProvider time) : ITransport
{
    public string Code => "http";

    public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal))
            ?? throw new SourceUnavailableException($"Systems of the dialect {system.Dialect} are not asked over HTTP.") { Fault = SyncFault.NotSetUp };
        var connector = connectors.Single(each => string.Equals(each.Dialect, system.Dialect, StringComparison.Ordinal));
        var address = options.Value.AddressOf(system.Code) ?? throw new SourceUnavailableException($"Landscape:HttpAddress says nothing about {system.Code}.") { Fault = SyncFault.NotSetUp };
        var inbox = Inbox.Open(drop, system.Code);
        using var calls = new AnswerCalls(system, connector, order, address, options.Value.ApiKeyOf(system.Code), options.Value.Waits, samples, time);
        using var delivery = inbox.Begin();
        var bytes = 0L;
        await foreach (var answer in source.AskAsync(system, calls, order, prefix => KeptPages(inbox, prefix), cancellationToken))
        {
            if ((bytes += answer.Body.Length) > options.Value.Waits.MostRunBytes)
            {
                throw new SourceUnavailableException($"More than the {options.Value.Waits.MostRunBytes} bytes that one run takes came.");
            }

            var before = inbox.Latest(answer.Name);
            if (before is null ? !answer.IsEmpty : !await IsSameAsync(before, answer, cancellationToken))
            {
                await File.WriteAllBytesAsync(delivery.PathOf(answer.Name), answer.Body, cancellationToken);
            }
            else
            {
                // It was asked for twice, and only the first answer said something else.
                File.Delete(delivery.PathOf(answer.Name));
            }
        }

        var silent = calls.Silent;
        delivery.Publish();
        return new(calls.Handler.ClockSkew, calls.Reached) { Silent = silent };
    }

    private static int KeptPages(Inbox inbox, string prefix) =>
        inbox.Files.Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(file => file.Name, StringComparer.Ordinal).Count(page => page.Last().Size != Answer.GoneBody.Length);

    private static async Task<bool> IsSameAsync(DeliveredFile before, Answer answer, CancellationToken cancellationToken) =>
        before.Size == answer.Body.Length
        && string.Equals(await before.HashAsync(cancellationToken), Convert.ToHexStringLower(SHA256.HashData(answer.Body)), StringComparison.Ordinal);
}
