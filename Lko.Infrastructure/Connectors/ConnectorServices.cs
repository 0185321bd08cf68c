using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.CsvCp1251;
using Lko.Infrastructure.Connectors.DbfCp866;
using Lko.Infrastructure.Connectors.FixedCp866;
using Lko.Infrastructure.Connectors.ItcCsv;
using Lko.Infrastructure.Connectors.ItcXml;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Connectors.PipeUtf8;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Connectors.RestJson;
using Lko.Infrastructure.Connectors.Soap;
using Lko.Infrastructure.Connectors.Xml1C;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Infrastructure.Connectors;

/// <summary>Registration of what reads the source systems.</summary>
public static class ConnectorServices
{
    private static readonly Lazy<WorkFolder> OwnWork = new(() => new(Path.Combine(Path.GetTempPath(), "lko-work")));

    /// <summary>Those of <see cref="Over"/> for whoever has no data folder: what comes packed is unpacked beside the temporary files of the machine.</summary>
    public static IReadOnlyList<ISourceConnector> All { get; } = Over(() => OwnWork.Value);

    /// <summary>One per dialect; they hold no state.</summary>
    /// <param name="work">Where what comes packed is unpacked to.</param>
    public static IReadOnlyList<ISourceConnector> Over(Func<WorkFolder> work) =>
    [
        new ZippedDialect(new CsvCp1251Connector(), work, Feed.Documents), new ZippedDialect(new DbfCp866Connector(), work), new ZippedDialect(new FixedCp866Connector(), work),
        new ZippedDialect(new Xml1CConnector(), work, Feed.Documents), new ZippedDialect(new PipeUtf8Connector(), work), new SoapConnector(), new RestJsonConnector(),
        new ZippedDialect(new ItcCsvConnector(), work), new ZippedDialect(new ItcXmlConnector(), work), new CrmExportFiles(), new LastMilePages(),
    ];

    /// <param name="dataPath">The portal's data folder.</param>
    public static IServiceCollection AddLkoConnectors(this IServiceCollection services, IConfiguration configuration, string dataPath)
    {
        services.AddSingleton(_ => new WorkFolder(Path.Combine(dataPath, "work")));
        services.Configure<DropFolderOptions>(configuration.GetSection(DropFolderOptions.Section));
        services.AddSingleton<IDropFolder, DropFolder>();
        services.AddSingleton<ICronTimes, QuartzCronTimes>();
        services.AddSingleton<IUploadStage, UploadStage>();
        services.AddSingleton<IDocumentFiles, ArchivedDocuments>();
        services.AddSingleton(provider => new Dialects(Over(provider.GetRequiredService<WorkFolder>)));
        foreach (var place in Enumerable.Range(0, All.Count))
        {
            services.AddSingleton(provider => provider.GetRequiredService<Dialects>().All[place]);
        }

        services.Configure<TransportOptions>(configuration.GetSection(TransportOptions.Section));
        services.AddSingleton<AnswerSamples>();
        services.AddSingleton<IAnswerSamples>(provider => provider.GetRequiredService<AnswerSamples>());
        services.AddSingleton<IAnswerSource, RestPages>();
        services.AddSingleton<IAnswerSource, SoapCalls>();
        services.AddSingleton<IAnswerSource, CrmExportCalls>();
        services.AddSingleton<IAnswerSource, LastMileCalls>();
        services.AddSingleton<ITransport, FolderTransport>();
        services.AddSingleton<ITransport, SftpTransport>();
        services.AddSingleton<ITransport, HttpTransport>();
        services.AddSingleton<IResultForm, CrmResult>();
        services.AddSingleton<IResultForm, LastMileResult>();
        services.AddScoped<ReadFolder>();
        services.AddScoped<FolderIntake>();
        return services;
    }

    private sealed record Dialects(IReadOnlyList<ISourceConnector> All);
}
