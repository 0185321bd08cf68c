using Lko.Domain.Integration;
using Polly;
using Polly.Retry;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// Repeats reading calls that may pass, after growing and varying pauses, and says at last what stood in the way. All calls of a fetch share what may be
/// repeated: a system in trouble is not asked a multiple of what it is asked otherwise.
/// </summary>
internal sealed class CallPolicy
{
    /// <summary>Repetitions that few calls may have, too.</summary>
    public const int FewRetries = 3;

    /// <summary>Of many calls, as many may be repeated as there are calls to one repetition.</summary>
    public const int CallsPerRetry = 10;

    /// <summary>A system that asks to be left alone for longer is asked by the next run.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline _retry;
    private int _calls;
    private int _retries;

    public CallPolicy(WaitOptions waits)
    {
        // The library knows no retry of no attempts.
        _retry = waits.Retries <= 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = waits.Retries,
                Delay = waits.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder().Handle<CallFailedException>(failure => failure.MayPass && (failure.RetryAfter ?? TimeSpan.Zero) <= LongestRetryAfter && _retries < Math.Max(FewRetries, _calls / CallsPerRetry)),
                DelayGenerator = attempt => new((attempt.Outcome.Exception as CallFailedException)?.RetryAfter),
                OnRetry = _ =>
                {
                    _retries++;
                    return default;
                },
            })
            .Build();
    }

    /// <exception cref="SourceUnavailableException">No attempt succeeded.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        _calls++;
        try
        {
            return await _retry.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (CallFailedException failure)
        {
            throw new SourceUnavailableException($"{what}: {failure.Message}", failure) { Fault = failure.Fault, RetryAfter = failure.RetryAfter };
        }
    }
}
