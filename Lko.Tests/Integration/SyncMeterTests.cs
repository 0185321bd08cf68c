using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

public sealed class SyncMeterTests
{
    private readonly SyncMeter _meter = new();

    [Fact]
    public void Look_InsideAFile_CountsWhatIsReadOfIt()
    {
        _meter.Begin(SyncStage.TakingOver, 2, 400);
        _meter.Close(100);
        using var content = new MemoryStream(new byte[300]);
        _meter.Open(content, 300);
        content.Position = 100;

        Look().ShouldBe((1, 2, 200, 400, 50));
        content.Dispose();
        Look().ShouldBe((1, 2, 100, 400, 25), "the run closes a file when it likes");
    }

    [Fact]
    public void Look_MoreThanForeseen_IsNeverMoreThanEverything()
    {
        _meter.Begin(SyncStage.TakingOver, 1, 100);
        _meter.Close(100);
        using var again = new MemoryStream(new byte[300]) { Position = 200 };
        _meter.Open(again, 300);
        Look().ShouldBe((1, 1, 100, 100, 100));
        _meter.Close(300);

        Look().ShouldBe((2, 2, 400, 400, 100));
    }

    [Fact]
    public void Look_RowsPerSecond_AreOfTheWholeRun()
    {
        _meter.Row();
        _meter.Begin(SyncStage.Weighing, 1, 1);
        _meter.Row();
        var begin = new DateTimeOffset(2026, 7, 5, 0, 0, 0, TimeSpan.Zero);

        var seen = _meter.Look(begin);

        (seen.Rows, seen.RowsPerSecond(begin.AddSeconds(4)), seen.RowsPerSecond(begin)).ShouldBe((2, 0.5m, null));
    }

    private (int FilesDone, int FilesFound, long BytesDone, long BytesFound, int? Percent) Look()
    {
        var seen = _meter.Look(default);
        return (seen.FilesDone, seen.FilesFound, seen.BytesDone, seen.BytesFound, seen.Percent);
    }
}
