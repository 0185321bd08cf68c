using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

public sealed class ReadAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_ManyRows_KeepsAllInOrder() => ReadAhead.Of(Enumerable.Range(0, 100_000), Token).ShouldBe(Enumerable.Range(0, 100_000));

    [Fact]
    public void Of_FailingSource_FailsAfterWhatItGave()
    {
        var got = new List<int>();

        Should.Throw<InvalidDataException>(() => got.AddRange(ReadAhead.Of(Failing(), Token)));

        static IEnumerable<int> Failing()
        {
            for (var number = 0; number < 5_000; number++)
            {
                yield return number;
            }

            throw new InvalidDataException("line 5001");
        }
    }

    [Fact]
    public void Of_LeftEarly_StopsTheReading()
    {
        var read = 0;
        var closed = false;

        ReadAhead.Of(Endless(), Token).Take(10).Count().ShouldBe(10);

        closed.ShouldBeTrue();
        read.ShouldBeLessThan(100_000);

        IEnumerable<int> Endless()
        {
            try
            {
                while (true)
                {
                    yield return read++;
                }
            }
            finally
            {
                closed = true;
            }
        }
    }

    [Fact]
    public void Of_Cancelled_Ends()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (var number in ReadAhead.Of(Enumerable.Range(0, int.MaxValue), deadline.Token))
            {
                if (number == 1000)
                {
                    deadline.Cancel();
                }
            }
        });
    }
}
