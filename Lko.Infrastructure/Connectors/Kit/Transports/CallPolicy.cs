using Lko.Domain.Integration;
using Polly;
using Polly.Retry;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Repeats reading calls that may pass, after growing and varying pauses, and says at last what stood in the way.</summary>
internal sealed class CallPolicy(WaitOptions waits)
{
    /// <summary>A system that asks to be left alone for longer is asked by the next run.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>The library knows no retry of no attempts.</summary>
    private readonly ResiliencePipeline _retry = waits.Retries <= 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = waits.Retries,
            Delay = waits.RetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<CallFailedException>(failure => failure.MayPass && (failure.RetryAfter ?? TimeSpan.Zero) <= LongestRetryAfter),
            DelayGenerator = attempt => new((attempt.Outcome.Exception as CallFailedException)?.RetryAfter),
        })
        .Build();

    /// <exception cref="SourceUnavailableException">No attempt succeeded.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (CallFailedException failure)
        {
            throw new SourceUnavailableException($"{what}: {failure.Message}", failure) { Fault = failure.Fault };
        }
    }
}
