using System.Diagnostics;
<<<<<<< HEAD
=======
using Xunit;
>>>>>>> kernel
using Xunit.Sdk;

namespace Lko.Tests.Support;

/// <summary>Waits for something that another thread, process or browser brings about.</summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the condition holds. An exception of the condition counts as "not yet" and is shown when the time is over.</summary>
    /// <param name="what">The sentence that should become true, for the failure message.</param>
    public static async Task Until(Func<Task<bool>> condition, TimeSpan timeout, string what)
    {
        var clock = Stopwatch.StartNew();
        var asked = 0;
        Exception? last;
        do
        {
            asked++;
            try
            {
                last = null;
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                last = exception;
            }

            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
        while (clock.Elapsed < timeout);

        throw new XunitException($"Not true after {clock.Elapsed.TotalSeconds:0.0} s and {asked} looks: {what}", last);
    }

    public static Task Until(Func<bool> condition, TimeSpan timeout, string what) => Until(() => Task.FromResult(condition()), timeout, what);

    /// <summary>Within <see cref="DefaultTimeout"/>.</summary>
    public static Task Until(Func<Task<bool>> condition, string what) => Until(condition, DefaultTimeout, what);

    /// <summary>Within <see cref="DefaultTimeout"/>.</summary>
    public static Task Until(Func<bool> condition, string what) => Until(condition, DefaultTimeout, what);
}
