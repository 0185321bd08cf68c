using System.Globalization;
using Lko.Domain.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Lko.Web.Ui;

/// <summary>
/// Base of pages and parts that live: they hear about changes, speak the language of the person whoever wakes them, and stop their work when
/// they leave the screen.
/// </summary>
public abstract class LkoComponentBase : ComponentBase, IDisposable
{
    /// <summary>A screen re-reads at most this often, however many changes come.</summary>
    protected static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What is typed is looked for once it has stood still so long, not at every key.</summary>
    public static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _gone = new();
    private readonly List<IDisposable> _subscriptions = [];
    private CancellationTokenSource? _pausing;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    /// <summary>Cancelled when the component leaves the screen: it ends readings. What a person has begun to write goes through without it.</summary>
    protected CancellationToken Gone { get; }

    protected LkoComponentBase() => Gone = _gone.Token;

    [Inject]
    protected IServiceProvider Services { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Re-reads after matching changes. Does nothing while prerendering.</summary>
    /// <param name="interval">When less often than other screens.</param>
    protected void Listen(Func<Change, bool> filter, Func<Task> reload, TimeSpan? interval = null) => Listen(filter, _ => reload(), interval);

    /// <summary>The same for parts that need to know what changed.</summary>
    protected void Listen(Func<Change, bool> filter, Func<IReadOnlyList<Change>, Task> reload, TimeSpan? interval = null)
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        var feed = Services.GetRequiredService<ILiveFeed>();
        _subscriptions.Add(feed.Subscribe(filter, changes => OnCircuitAsync(() => reload(changes)), interval ?? LiveInterval));
    }

    /// <summary>Reads again and again, for what grows old without anybody telling of it. Does nothing while prerendering.</summary>
    protected void Every(TimeSpan interval, Func<Task> reload)
    {
        if (RendererInfo.IsInteractive)
        {
            _ = OnCircuitAsync(async () =>
            {
                using var timer = new PeriodicTimer(interval, Services.GetRequiredService<TimeProvider>());
                while (await timer.WaitForNextTickAsync(Gone))
                {
                    await OnCircuitAsync(reload);
                }
            });
        }
    }

    /// <summary>Reads again when the person's own rights change. Does nothing while prerendering.</summary>
    protected void ListenToRights(Func<Task> reload)
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        var access = Services.GetRequiredService<AuthenticationStateProvider>();
        access.AuthenticationStateChanged += Reload;
        Gone.Register(() => access.AuthenticationStateChanged -= Reload);

        void Reload(Task<AuthenticationState> state) => _ = OnCircuitAsync(reload);
    }

    /// <summary>Leads the person to another screen, as a link does: the scope he has chosen goes along. Whoever has left meanwhile stays where he went.</summary>
    protected void LeadTo(string address, bool replace = false)
    {
        if (!Gone.IsCancellationRequested)
        {
            var navigation = Services.GetRequiredService<NavigationManager>();
            navigation.SafeNavigate(ScopeQuery.Kept(navigation.Uri, address) ?? address, replace: replace);
        }
    }

    /// <summary>Reads a part of the screen. A failure belongs to that part, which says so; the rest of the screen goes on.</summary>
    protected Task TryReadAsync(Reading reading, Func<Task> read) => TryAsync(
        async () =>
        {
            await read();
            reading.Succeed();
        },
        failure => reading.Fail(failure, Log));

    /// <summary>
    /// The same for what may be asked again before it is answered: in whatever order the answers come, the one to the latest question is shown,
    /// and neither an older one nor its failure. Whoever turns to something else sees nothing of what was there before.
    /// </summary>
    /// <param name="question">What the answer is of (<see cref="Reading.Ask"/>).</param>
    protected Task TryReadAsync<T>(Reading<T> reading, object? question, Func<Task<T>> ask) => TryReadAsync(reading, question, ask, reading.Succeed);

    /// <summary>The same for an answer that is more than shown.</summary>
    protected Task TryReadAsync<T>(Reading reading, object? question, Func<Task<T>> ask, Action<T> show)
    {
        var isLatest = reading.Ask(question);
        return TryAsync(
            async () =>
            {
                var answer = await ask();
                if (isLatest())
                {
                    show(answer);
                    reading.Succeed();
                }
            },
            failure =>
            {
                if (isLatest())
                {
                    reading.Fail(failure, Log);
                }
            });
    }

    /// <summary>Runs work that did not begin with this person's event: on the circuit, in his language, failures to the error boundary.</summary>
    protected Task OnCircuitAsync(Func<Task> work) => InvokeAsync(async () =>
    {
        if (Gone.IsCancellationRequested)
        {
            return;
        }

        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        try
        {
            await work();
            if (!Gone.IsCancellationRequested)
            {
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The person left the screen; nobody waits for the answer.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    });

    /// <summary>Does the work once the person has paused so long; beginning anew forgets what was still waiting. Nobody's typing is held up.</summary>
    protected void AfterPause(TimeSpan pause, Func<Task> work)
    {
        if (Gone.IsCancellationRequested)
        {
            return;
        }

        _pausing?.Cancel();
        _pausing?.Dispose();
        _pausing = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        var token = _pausing.Token;
        _ = OnCircuitAsync(async () =>
        {
            await Task.Delay(pause, Services.GetRequiredService<TimeProvider>(), token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!token.IsCancellationRequested)
            {
                await work();
            }
        });
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _gone.IsCancellationRequested)
        {
            return;
        }

        _gone.Cancel();
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _pausing?.Dispose();
        _gone.Dispose();
    }

    private ILogger Log => Services.GetRequiredService<ILoggerFactory>().CreateLogger(GetType());

    private async Task TryAsync(Func<Task> read, Action<Exception> fail)
    {
        try
        {
            await read();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The person left the screen; nobody waits for the answer.
        }
        catch (Exception failure)
        {
            fail(failure);
        }
    }
}
