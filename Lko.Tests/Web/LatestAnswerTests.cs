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
    public async Task Answer_AboutSomethingForgotten_IsNotShown()
    {
        var part = Render<Part>().Instance;
        var asked = part.AskAsync(_first);

        part.Reading.Forget();
        _first.SetResult("of another");
        await asked;

        (part.Shown, part.Reading.IsDone).ShouldBe((null, false));
    }

    private sealed class Part : LkoComponentBase
    {
        public Reading Reading { get; } = new();

        public string? Shown { get; private set; }

        public Task AskAsync(TaskCompletionSource<string> answer) => TryReadAsync(Reading, () => answer.Task, text => Shown = text);
    }
}
