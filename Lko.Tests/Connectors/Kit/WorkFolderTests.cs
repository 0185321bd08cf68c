using Lko.Infrastructure.Connectors.Kit;
using Lko.Tests.Support;

namespace Lko.Tests.Connectors.Kit;

/// <summary>What is needed for a moment: closed to others, and gone after a process that could not clear it away.</summary>
public sealed class WorkFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Root => _folder.Combine("work");

    [Fact]
    public void Folder_IsClosedToOthersOfTheMachine()
    {
        Directory.CreateDirectory(Root);
        using var work = new WorkFolder(Root);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Root).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void File_TakesItsPlaceUntilItIsClosed()
    {
        using var work = new WorkFolder(Root);
        string path;
        using (var file = work.CreateFile())
        {
            path = file.Name;
            path.ShouldStartWith(Root);
            File.Exists(path).ShouldBeTrue();
        }

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void Start_ClearsAwayWhatAKilledProcessLeft_AndNothingOfALivingOne()
    {
        var left = Directory.CreateDirectory(Path.Combine(Root, "killed"));
        File.WriteAllText(Path.Combine(left.FullName, "statement"), "x");
        File.WriteAllText(left.FullName + ".lock", "");
        var half = Directory.CreateDirectory(Path.Combine(Root, "half"));
        using var living = new WorkFolder(Root);
        var kept = living.CreateFolder();

        using var next = new WorkFolder(Root);

        left.Refresh();
        half.Refresh();
        kept.Refresh();
        (left.Exists, half.Exists, kept.Exists).ShouldBe((false, false, true));
        Directory.GetFiles(Root).Length.ShouldBe(2, "the locks of the two who live");
    }

    [Fact]
    public void End_LeavesNothing()
    {
        using (var work = new WorkFolder(Root))
        {
            work.CreateFolder();
        }

        Directory.GetFileSystemEntries(Root).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();
}
