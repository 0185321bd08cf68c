using Lko.Domain.Common;
using Lko.Domain.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Infrastructure.Spreadsheets;

/// <summary>Small tables are designed, which holds every cell in memory; large ones are streamed.</summary>
internal sealed class SheetWriter : ISheetWriter, IDisposable
{
    /// <summary>The most rows of a designed sheet.</summary>
    public const int MostDesigned = 10_000;

    /// <summary>A designed sheet is in memory as a whole while it is written.</summary>
    private readonly Bulkhead _designs = new(2);

    public async Task WriteAsync(Sheet sheet, Stream target, CancellationToken cancellationToken)
    {
        if (sheet.Count > MostDesigned)
        {
            await StreamedSheet.WriteAsync(sheet, target, cancellationToken);
            return;
        }

        using var place = await _designs.EnterAsync(cancellationToken);
        await DesignedSheet.WriteAsync(sheet, target, cancellationToken);
    }

    public void Dispose() => _designs.Dispose();
}

/// <summary>Registers the writers of workbooks.</summary>
public static class SheetServices
{
    public static IServiceCollection AddLkoSpreadsheets(this IServiceCollection services) => services.AddSingleton<ISheetWriter, SheetWriter>();
}
