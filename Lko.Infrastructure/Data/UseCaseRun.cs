using System.Diagnostics;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Data;

/// <summary>One unit of work as traces and metrics see it: of which use case, how it ended, how long it took.</summary>
internal sealed class UseCaseRun
{
    public const string Read = "read";
    public const string Denied = "denied";
    public const string Failed = "failed";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly string _name;
    private readonly Activity? _span;

    private UseCaseRun(string name) => (_name, _span) = (name, Telemetry.Source.StartActivity(name));

    /// <summary>Begins a span that becomes the current one of the caller, so call it outside of asynchronous methods.</summary>
    /// <param name="file">The use case's source file.</param>
    public static UseCaseRun Start(string file) => new(Path.GetFileNameWithoutExtension(file));

    public void End(string outcome)
    {
        Telemetry.UseCases.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, new TagList { { "use_case", _name }, { nameof(outcome), outcome } });
        _span?.SetTag(nameof(outcome), outcome).SetStatus(outcome is Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset).Dispose();
    }
}
