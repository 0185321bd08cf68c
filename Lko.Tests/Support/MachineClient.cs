using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Lko.Infrastructure.Sandbox;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lko.Tests.Support;

/// <summary>An operator's own system (OP10's) at the status hub: keeps what it was told as <c>topic key</c>.</summary>
internal sealed class MachineClient : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _told = new();
    private readonly HubConnection _connection;

    private MachineClient(Uri portal, string token)
    {
        _connection = new HubConnectionBuilder().WithUrl(new Uri(portal, "/hubs/status"), hub => hub.AccessTokenProvider = () => Task.FromResult<string?>(token)).Build();
        _connection.On<JsonElement>("Changed", change => _told.Enqueue($"{change.GetProperty("topic")} {change.GetProperty("key")}"));
    }

    public IReadOnlyList<string> Told => [.. _told];

    public IEnumerable<string> Orders => _told.Where(text => text.StartsWith("order", StringComparison.Ordinal));

    public bool IsConnected => _connection.State == HubConnectionState.Connected;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<MachineClient> ConnectAsync(Uri portal, Uri sandbox)
    {
        var client = new MachineClient(portal, await TokenAsync(sandbox));
        (await client.JoinsAsync()).ShouldBeTrue();
        return client;
    }

    /// <summary>Whether the hub takes the client in.</summary>
    public static async Task<bool> MayConnectAsync(Uri portal, Uri sandbox)
    {
        await using var client = new MachineClient(portal, await TokenAsync(sandbox));
        return await client.JoinsAsync();
    }

    public bool Heard(string text) => _told.Contains(text, StringComparer.Ordinal);

    public void Forget() => _told.Clear();

    /// <summary>Sends something the hub does not offer.</summary>
    public Task SayAsync(string text) => _connection.SendAsync("Nothing", text, Token);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<bool> JoinsAsync()
    {
        try
        {
            await _connection.StartAsync(Token);

            // Calls are answered only once the connection has joined its group; the hub offers none, and says so.
            await _connection.InvokeAsync("Nothing", Token);
            return false;
        }
        catch (HubException)
        {
            return true;
        }
        catch (Exception) when (!Token.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<string> TokenAsync(Uri sandbox)
    {
        var options = new SandboxOptions { DropFolder = "" };
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.MachineClientId,
            ["client_secret"] = options.MachineClientSecret,
        });
        using var answer = await http.PostAsync(new Uri(sandbox, "connect/token"), content, Token);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("access_token").GetString()!;
    }
}
