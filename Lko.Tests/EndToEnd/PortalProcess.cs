using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.EndToEnd;

/// <summary>
/// The real portal as a process of its own, on free ports with its own data, as an operations person starts it. It can be killed like a
/// process whose machine lost power, and started again on the same data.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    private const string EventSecret = "sandbox-event-secret";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _data = new();
    private readonly Dictionary<string, string> _settings;
    private readonly List<string> _log = [];
    private Process? _process;

    public PortalProcess(IReadOnlyDictionary<string, string>? settings = null)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Sandbox = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["environment"] = "Development",
            ["urls"] = Address.GetLeftPart(UriPartial.Authority),
            ["Landscape:Mode"] = "Sandbox",
            ["Landscape:SandboxUrl"] = Sandbox.GetLeftPart(UriPartial.Authority),
            ["Landscape:SandboxPaused"] = "true",
            ["Data:Path"] = _data.Path,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            _settings[key] = value;
        }

        Http = new HttpClient { BaseAddress = Sandbox, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    public Uri Sandbox { get; }

    /// <summary>Talks to the sandbox's controls.</summary>
    public HttpClient Http { get; }

    public string DataPath => _data.Path;

    /// <summary>Of the running process, to the operating system.</summary>
    public int Id => _process!.Id;

    /// <summary>Starts it by the command that the README gives, and not the program that the command leads to.</summary>
    public bool ByCommand { get; init; }

    /// <summary>Begins without any data also where another portal's would do; see <see cref="ReadyData"/>.</summary>
    public bool IsFresh { get; init; }

    /// <summary>From the start of the process to its first page.</summary>
    public TimeSpan StartTime { get; private set; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log.TakeLast(80));
            }
        }
    }

    /// <summary>Whether its landscape is the one that everybody has who says nothing of it.</summary>
    private bool HasUsualLandscape => _settings["Landscape:Mode"] == "Sandbox"
        && _settings.Keys.Where(key => key.StartsWith("Landscape:", StringComparison.Ordinal) || key.StartsWith("Data:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal)
            .SetEquals(["Landscape:Mode", "Landscape:SandboxUrl", "Landscape:SandboxPaused", "Data:Path"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Program
    {
        get
        {
            var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
            return ByCommand
                ? ["run", "--project", "Lko.Web", "--no-build", "--configuration", configuration, "--"]
                : [Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lko.Web", configuration, "Lko.Web.dll"))];
        }
    }

    /// <summary>
    /// A portal without a landscape of its own that meets the carrier's side of another one over the wire. Make it before the other starts:
    /// people are sent back only to addresses that the identity provider knows.
    /// </summary>
    public static PortalProcess LiveAgainst(PortalProcess carrier)
    {
        var portal = new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Landscape:Mode"] = "Live",
            ["Auth:Mode"] = "Oidc",
            ["Auth:Authority"] = carrier.Sandbox.AbsoluteUri,
            ["Auth:ClientId"] = "lko-portal",
            ["Auth:ClientSecret"] = "sandbox-portal-secret",
            ["Auth:Machine:Authority"] = carrier.Sandbox.AbsoluteUri,
            ["Crm:BaseUrl"] = carrier.Sandbox.AbsoluteUri,
            ["Crm:ApiKey"] = "sandbox-crm-key",
            ["Crm:EventSecret"] = EventSecret,
        });
        carrier.Set("Portal:PublicOrigins:0", portal.Address.GetLeftPart(UriPartial.Authority));
        return portal;
    }

    /// <summary>Changes a setting before the next start.</summary>
    public void Set(string key, string value) => _settings[key] = value;

    /// <param name="arguments">What the person types after the command, before the settings.</param>
    public async Task<PortalProcess> StartAsync(params string[] arguments)
    {
        if (!IsFresh && HasUsualLandscape && !Directory.EnumerateFileSystemEntries(DataPath).Any())
        {
            await ReadyData.CopyToAsync(this);
        }

        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = ByCommand ? Repository.Root : Path.Combine(Repository.Root, "Lko.Web") };
        foreach (var argument in Program.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in _settings)
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        var process = _process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var probe = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
        await Eventually.Until(
            async () =>
            {
                process.HasExited.ShouldBeFalse(Log);
                using var answer = await probe.GetAsync(new Uri(Address, "/"), Token);
                return (int)answer.StatusCode is 200 or 302;
            },
            StartLimit, $"the portal serves its first page\n{Log}");
        StartTime = clock.Elapsed;
        return this;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends it as an operations person does.</summary>
    public async Task EndAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync(Token);
    }

    /// <summary>SIGSTOP: the process is there and does nothing; SIGCONT: it goes on in the middle of what it did.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Hands the portal a signed event, as the CRM does: the order is checked, and somebody wrote a comment.</summary>
    public async Task<HttpStatusCode> AcceptAsync(string order, int sequence, string comment)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            eventId = Guid.NewGuid(),
            seq = sequence,
            type = "order.stateChanged",
            orderId = order,
            from = "TECH_CHECK",
            to = "TECH_CHECK",
            at = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            actor = "CRM",
            comment,
        });
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.Add("X-Lko-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(EventSecret), body)));
        using var answer = await Http.PostAsync(new Uri(Address, "/integration/crm/events"), content, Token);
        return answer.StatusCode;
    }

    /// <summary>Moves an order of the sandbox's CRM to its next state, once the CRM has what it waits for.</summary>
    /// <returns>The moment of <see cref="Stopwatch"/> before the CRM was asked for the step it took.</returns>
    public async Task<long> StepAsync(string order, string expected)
    {
        var asked = Stopwatch.GetTimestamp();
        await Eventually.Until(
            async () =>
            {
                if (string.Equals(await StateAsync(order), expected, StringComparison.Ordinal))
                {
                    return true;
                }

                asked = Stopwatch.GetTimestamp();
                using var answer = await Http.PostAsJsonAsync($"/control/crm/orders/{order}/step", new { }, Token);
                return string.Equals(await StateAsync(order), expected, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), $"{order} reaches {expected} in the CRM\n{Log}");
        return asked;
    }

    /// <summary>Waits until the CRM has a message of this type; a step before that would go another way.</summary>
    public Task ReceivedAsync(string order, string type) => Eventually.Until(
        async () => (await LedgerAsync()).GetProperty("orders").EnumerateArray()
            .Any(row => row.GetProperty("orderId").GetString() == order && row.GetProperty("messages").EnumerateArray().Any(message => message.GetProperty("type").GetString() == type)),
        TimeSpan.FromSeconds(30), $"the CRM has {type} of {order}\n{Log}");

    public async Task<string?> StateAsync(string order)
    {
        using var answer = await Http.GetAsync($"/control/crm/orders/{order}", Token);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("state").GetString() : null;
    }

    public Database Database => new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(DataPath, "lko.db")};Pooling=False");

    /// <summary>The portal's own data, past its walls.</summary>
    public LkoDbContext OpenDatabase() => Database.Open(DataScope.System());

    /// <summary>The CRM's own ledger: how often each order was really accepted.</summary>
    public async Task<JsonElement> LedgerAsync() => await Http.GetFromJsonAsync<JsonElement>("/control/crm/ledger", Token);

    public async Task ControlAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, Token);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        Http.Dispose();
        _data.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }
}
