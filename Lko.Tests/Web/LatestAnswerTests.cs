using Lko.Tests.Support;
using Lko.Web.Ui;

namespace Lko.Tests.Web;

/// <summary>What is asked again before it is answered shows the answer to the latest question, in whatever order the answers come.</summary>
public sealed class LatestAnswerTests : LkoBunitContext
{
    private readonly TaskCompletionSource<string> _first = new();
    private readonly TaskCompletionSource<string> _second = new();

    [Fact]
    public async Task Answers_InTheWrongOrder_ShowTheLatestQuestions()
    {
        var part = Render<Part>().Instance;
        var (first, second) = (part.AskAsync(_first), part.AskAsync(_second));

        _second.SetResult("new");
        await second;
        _first.SetResult("old");
        await first;

        (part.Shown, part.Reading.IsDone).ShouldBe(("new", true));
    }

    [Fact]
    public async Task Answer_OfAnOlderQuestionThatComesFirst_IsNotShownEither()
    {
        var part = Render<Part>().Instance;
        var (first, second) = (part.AskAsync(_first), part.AskAsync(_second));

        _first.SetResult("old");
        await first;
        (part.Shown, part.Reading.IsDone).ShouldBe((null, false));
        _second.SetResult("new");
        await second;

        part.Shown.ShouldBe("new");
    }

    [Fact]
    public async Task Failure_OfAnOlderQuestion_IsNobodysAnyMore()
    {
        var part = Render<Part>().Instance;
        var (first, second) = (part.AskAsync(_first), part.AskAsync(_second));

        _second.SetResult("new");
        await second;
        _first.SetException(new InvalidOperationException("broken"));
        await first;

        (part.Shown, part.Reading.IsFailed).ShouldBe(("new", false));
    }

    [Fact]
    public async Task Failure_OfTheLatestQuestion_StandsWhateverComesLater()
    {
        var part = Render<Part>().Instance;
        var (first, second) = (part.AskAsync(_first), part.AskAsync(_second));

        _second.SetException(new InvalidOperationException("broken"));
        await second;
        _first.SetResult("old");
        await first;

        (part.Shown, part.Reading.IsFailed).ShouldBe((null, true));
    }

    [Fact]
    public async Task Answer_AboutSomethingElse_IsNotShown()
    {
        var part = Render<Part>().Instance;
        var (first, second) = (part.AskAsync(_first, "of one"), part.AskAsync(_second, "of another"));

        _first.SetResult("of one");
        await first;

        (part.Shown, part.Reading.IsDone).ShouldBe((null, false));
        _second.SetResult("of another");
        await second;
        (part.Shown, part.Reading.IsDone).ShouldBe(("of another", true));
    }

    [Theory]
    [InlineData("of one", "of one", "old", "what was there before a failure stays")]
    [InlineData("of one", "of another", null, "it is of something else")]
    public async Task Failure_OfTheNextQuestion_LeavesWhatIsOfTheSame(string before, string now, string? shown, string because)
    {
        var part = Render<Part>().Instance;
        _first.SetResult("old");
        await part.AskAsync(_first, before);

        var asked = part.AskAsync(_second, now);
        part.Shown.ShouldBe(shown, because);
        _second.SetException(new InvalidOperationException("broken"));
        await asked;

        (part.Shown, part.Reading.IsDone, part.Reading.IsFailed).ShouldBe((shown, shown is not null, true), because);
    }

    private sealed class Part : LkoComponentBase
    {
        public Reading<string> Reading { get; } = new();

        public string? Shown => Reading.Value;

        public Task AskAsync(TaskCompletionSource<string> answer, string question = "") => TryReadAsync(Reading, question, () => answer.Task);
    }
}
