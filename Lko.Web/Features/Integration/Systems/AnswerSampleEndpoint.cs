using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Web.Access;
using Lko.Web.Features.Billing;
using Lko.Web.Security;

namespace Lko.Web.Features.Integration.Systems;

/// <summary>Hands out refused answers of source systems: to be saved and never to be shown, because their content was made elsewhere.</summary>
internal static partial class AnswerSampleEndpoint
{
    public static void MapAnswerSamples(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/integration/{system}/refused/{name}", GetAsync).RequireAuthorization().WithMetadata(new NeedsAttribute(Permission.IntegrationRead) { OfCarrier = true }).RequireRateLimiting(RateLimits.Downloads);

    private static async Task<IResult> GetAsync(HttpContext http, string system, string name, GetAnswerSample samples, ILogger<GetAnswerSample> log)
    {
        try
        {
            return DocumentEndpoint.Answer(http, await samples.Run(system, name, http.RequestAborted));
        }
        catch (SourceUnavailableException unread)
        {
            LogUnread(log, unread);
            return DocumentEndpoint.Later(http);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused answer cannot be read now")]
    private static partial void LogUnread(ILogger log, Exception failure);
}
