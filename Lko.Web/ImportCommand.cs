using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;

namespace Lko.Web;

/// <summary>
/// <c>import --system CODE --path FOLDER [--dry-run] [--json] [--Section:Key=VALUE]</c>: reads a folder of deliveries through the code that the jobs use, prints the
/// canonical result as JSON and, unless it is a dry run, puts the deliveries behind those of the system and takes them over. Standard output is the result and nothing else.
/// </summary>
internal static class ImportCommand
{
    public const string Name = "import";

    private const int Read = 0;
    private const int NotTakenOver = 1;
    private const int BadArguments = 2;
    private const int FilesRejected = 3;

    /// <summary>How long a run of the same system that is under way is waited for.</summary>
    public const string PatienceKey = "Import:Patience";

    /// <summary>Until one that has no process any more is known to have none.</summary>
    private static readonly TimeSpan DefaultPatience = SyncRun.MostSilence + TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0 when everything was read, 1 when it was read and could not be stored, 2 for bad arguments, 3 when any file was rejected, stored or not.</returns>
    public static async Task<int> RunAsync(string[] args, Stream output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (Arguments.Parse(args) is not { } wanted)
        {
            await errors.WriteLineAsync($"Usage: {Name} --system CODE --path FOLDER [--dry-run] [--json] [--Section:Key=VALUE]");
            return BadArguments;
        }

        if (!Directory.Exists(wanted.Path))
        {
            await errors.WriteLineAsync($"There is no folder {wanted.Path}.");
            return BadArguments;
        }

        var folder = new OneFolder(wanted.Path);
        await using var services = Services(wanted.Settings, out var database);
        await DataServices.PrepareAsync(database, peopleIssuer: null, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        FolderReading read;
        try
        {
            if (await scope.ServiceProvider.GetRequiredService<ReadFolder>().Run(wanted.System, folder, cancellationToken) is not Outcome<FolderReading>.Done done)
            {
                await errors.WriteLineAsync($"The registry has no system {wanted.System}.");
                return BadArguments;
            }

            read = done.Result;
        }
        catch (Exception failure) when (failure is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{wanted.Path} cannot be read: {failure.Message}");
            return BadArguments;
        }

        await TellUnreadAsync(read, wanted, errors);
        await PrintAsync(read.Result, output, cancellationToken);
        var isStored = wanted.DryRun || await TakeOverAsync(scope.ServiceProvider, wanted, errors, cancellationToken);
        var isRejected = read.Result["rejected"] is JsonArray { Count: > 0 } || read.NotTaken.Any(file => file.Reason == RejectReason.TooLarge);
        return isRejected ? FilesRejected : isStored ? Read : NotTakenOver;
    }

    /// <summary>It is written while it is made: it may be longer than what should be held.</summary>
    private static async Task PrintAsync(JsonObject result, Stream output, CancellationToken cancellationToken)
    {
        await using (var writer = new Utf8JsonWriter(output, Indented))
        {
            result.WriteTo(writer);
        }

        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Names what the result is silent about.</summary>
    private static async Task TellUnreadAsync(FolderReading read, Arguments wanted, TextWriter errors)
    {
        foreach (var file in read.Unrecognised)
        {
            await errors.WriteLineAsync($"Not read: {file.Delivery}/{NotTakenFile.Shown(file.Name)} has a name that the dialect {read.Dialect} does not know.");
        }

        foreach (var file in read.NotTaken)
        {
            await errors.WriteLineAsync($"Not read: {(file.Place is NotTakenFile.Beside ? file.Name : file.Path)} {Why(file.Reason)}.");
        }

        if (read.Files.Count == 0)
        {
            await errors.WriteLineAsync($"There are no deliveries in {wanted.Path}: they are files in folders d01, d02 and so on.");
        }
        else if (read.IsNothingRecognised)
        {
            await errors.WriteLineAsync($"Nothing in {wanted.Path} was recognised: none of its files has a name that the dialect {read.Dialect} of {wanted.System} knows.");
        }

        static string Why(RejectReason reason) => reason switch
        {
            RejectReason.OutOfPlace => "lies beside the deliveries, which are folders d01, d02 and so on",
            RejectReason.NotAFile => "is a link",
            RejectReason.TooLong => "has too long a name",
            RejectReason.TooLarge => "is larger than any file of a delivery",
            _ => "has a name that is no text",
        };
    }

    private static async Task<bool> TakeOverAsync(IServiceProvider services, Arguments wanted, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<FolderIntake>().TakeAsync(wanted.System, wanted.Path, cancellationToken);
        }
        catch (Exception failure) when (failure is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"The deliveries could not be stored: {failure.Message}");
            return false;
        }

        if (await RunAsync(services, wanted, errors, cancellationToken) is not { } run)
        {
            return false;
        }

        await errors.WriteLineAsync(
            $"{run.State}: {run.Counts.Files} files, {run.Counts.NewFiles} of them new, {run.Counts.AcceptedRows} rows accepted, {run.Counts.QuarantinedRows} quarantined, {run.Counts.ChangedRows} changed. {run.Error}");
        return run.State == SyncRunState.Succeeded;
    }

    /// <summary>Waits a little for a run of the system that is under way: it comes to its end, or is found to have no process any more.</summary>
    /// <returns>Null when that one goes on.</returns>
    private static async Task<SyncRunRow?> RunAsync(IServiceProvider services, Arguments wanted, TextWriter errors, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.TryParse(services.GetRequiredService<IConfiguration>()[PatienceKey], CultureInfo.InvariantCulture, out var told) ? told : DefaultPatience;
        var time = services.GetRequiredService<TimeProvider>();
        var begun = time.GetTimestamp();
        for (var hasTold = false; ; hasTold = true)
        {
            var outcome = await services.GetRequiredService<SyncSystem>().Run(new(wanted.System, Fetch: false), cancellationToken);
            if (outcome is not Outcome<SyncRunRow>.Clash busy)
            {
                return outcome.Value;
            }

            if (time.GetElapsedTime(begun) > patience)
            {
                await errors.WriteLineAsync($"{busy.Message} It still is: nothing was taken over. The deliveries lie in their place and come with the next run; or call this command again.");
                return null;
            }

            if (!hasTold)
            {
                await errors.WriteLineAsync($"{busy.Message} Waiting for it.");
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static ServiceProvider Services(IReadOnlyList<string> settings, out Database database)
    {
        // Settings as the portal reads them, once.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(ImportCommand).Assembly.GetName().Name, Args = ["--hostBuilder:reloadConfigOnChange=false", .. settings] });
        var (provider, connectionString, dataPath) = PortalSettings.ReadDatabase(builder.Configuration, builder.Environment);
        Directory.CreateDirectory(dataPath);
        builder.Configuration.AddInMemoryCollection([new("Landscape:DropFolder", PortalSettings.DropFolder(builder.Configuration, builder.Environment, dataPath))]);
#pragma warning disable RS0030 // the command brings the database up to date; nobody is served
        database = new Database(provider, connectionString);
#pragma warning restore RS0030
        builder.Services.AddLogging(logging => logging.ClearProviders().AddSimpleConsole().AddFilter(level => level >= LogLevel.Warning));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddLkoData(provider, connectionString);
        builder.Services.AddLkoConnectors(builder.Configuration, dataPath);
        builder.Services.AddSingleton(new IngestGate(1, 1));
        builder.Services.AddScoped<ICaller, Nobody>();
        builder.Services.AddLkoUseCases();
        return builder.Services.BuildServiceProvider();
    }

    /// <param name="Settings">Those that the portal takes on its command line.</param>
    private sealed record Arguments(string System, string Path, bool DryRun, IReadOnlyList<string> Settings)
    {
        public static Arguments? Parse(string[] args)
        {
            string? system = null, path = null;
            var dryRun = false;
            var settings = new List<string>();
            for (var index = 1; index < args.Length; index++)
            {
                switch (args[index])
                {
                    case "--system" when system is null && index + 1 < args.Length:
                        system = args[++index];
                        break;
                    case "--path" when path is null && index + 1 < args.Length:
                        path = args[++index];
                        break;
                    case "--dry-run":
                        dryRun = true;
                        break;
                    case "--json":
                        break;
                    case var setting when setting.StartsWith("--", StringComparison.Ordinal) && setting.Split('=', 2) is [var key, _] && key.Contains(':', StringComparison.Ordinal):
                        settings.Add(setting);
                        break;
                    default:
                        return null;
                }
            }

            return string.IsNullOrWhiteSpace(system) || string.IsNullOrWhiteSpace(path) ? null : new(system, TypedPath.FolderOf(path, Environment.CurrentDirectory, Environment.GetEnvironmentVariable("PWD")), dryRun, settings);
        }
    }

    /// <summary>The named folder alone, for the result that is printed.</summary>
    private sealed class OneFolder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);

        public IReadOnlyList<NotTakenFile> NotTaken(string systemCode) => DropFolder.NotTakenOf(path);
    }

    /// <summary>A command is no person; only the portal's own units of work are open to it.</summary>
    private sealed class Nobody : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) => new((CurrentUser?)null);
    }
}
