using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Opens a refused answer as it came, for those who see the quarantine of its system. The journal tells who took which, each time; what could not be written down
/// is not handed out.
/// </summary>
public sealed class GetAnswerSample(ILkoDbFactory databases, IAnswerSamples samples, TimeProvider time)
{
    /// <exception cref="SourceUnavailableException">It cannot be read now.</exception>
    public async Task<Outcome<DocumentFile>> Run(string code, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<DocumentFile>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == code, cancellationToken) || samples.Open(code, name) is not { } content)
        {
            return Outcome<DocumentFile>.NotFound();
        }

        try
        {
            await db.KeepAsync(user, AccessEventKind.AnswerTaken, null, $"{code} {name}", time.Now(), cancellationToken);
            return Outcome<DocumentFile>.Ok(new(name, content));
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }
}
