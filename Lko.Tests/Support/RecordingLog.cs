using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLog<T> : ILogger<T>
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Text, Exception? Failure)> _entries = [];

    public IReadOnlyList<(LogLevel Level, string Text, Exception? Failure)> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _entries.Add((logLevel, formatter(state, exception), exception));
        }
    }
}

/// <summary>Keeps what everybody logged.</summary>
internal sealed class RecordingLogs : ILoggerProvider
{
    private readonly RecordingLog<RecordingLogs> _log = new();

    /// <summary>Every warning and error.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. _log.Entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Level} {entry.Text} {entry.Failure}"))];

    public ILogger CreateLogger(string categoryName) => _log;

    public void Dispose()
    {
    }
}
