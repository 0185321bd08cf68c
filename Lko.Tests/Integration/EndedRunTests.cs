using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>A run that is ended, by a person or by its deadline, ends where it is, and not behind the file that it reads.</summary>
public sealed class EndedRunTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EndedInTheMiddleOfAFile_ReadsNoRowBehind(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var ended = new CancellationTokenSource();
        var read = 0;
        scene.Connectors = [new VersionedConnector("csv-cp1251", 5, (_, rows) => Endless(rows.First()))];
        scene.Deliver("d01", 1);

        await Should.ThrowAsync<OperationCanceledException>(() => scene.RunAsync(deadline: ended));

        read.ShouldBe(10);

        IEnumerable<SourceRow> Endless(SourceRow row)
        {
            while (true)
            {
                if (++read == 10)
                {
                    ended.Cancel();
                }

                yield return row;
            }
        }
    }

    [Fact]
    public async Task File_OfARunThatIsEnded_GivesNoMoreOfItself()
    {
        using var ended = new CancellationTokenSource();
        await using var content = new DeliveredFile("d01", "x.csv", 4, () => new MemoryStream([1, 2, 3, 4])).Until(ended.Token).Open();
        content.ReadByte().ShouldBe(1);

        await ended.CancelAsync();

        Should.Throw<OperationCanceledException>(() => content.ReadByte());
        await Should.ThrowAsync<OperationCanceledException>(() => content.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        (content.Position, content.Length).ShouldBe((1, 4));
    }
}
