using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors.Kit;

public sealed class WireWordsTests
{
    [Fact]
    public void Text_MetAgain_IsTheSame_WithoutTheBlanksAroundIt()
    {
        var words = new WireWords();

        var first = words.Text("  TG-012 ");

        first.ShouldBe("TG-012");
        words.Text("TG-012").ShouldBeSameAs(first);
        words.Text(" ").ShouldBe("");
    }

    [Fact]
    public void Code_IsFolded_AlsoWhenItIsMetAgain()
    {
        var words = new WireWords();

        words.Code("rt.voice.мг").ShouldBe(WireCode.Fold("rt.voice.мг"));
        words.Code("rt.voice.мг").ShouldBeSameAs(words.Code("rt.voice.мг"));
    }

    [Fact]
    public void LongText_IsWhatItIs_AndNotKept()
    {
        var words = new WireWords();
        var text = new string('x', 1_000);

        words.Text(text).ShouldBe(text);
        words.Text(text).ShouldNotBeSameAs(words.Text(text));
        words.Code(text).ShouldBe(WireCode.Fold(text));
    }

    /// <summary>Far more than there are places: they take each other's, and none is taken for another.</summary>
    [Fact]
    public void Many_AreEachWhatTheyAre()
    {
        var words = new WireWords();
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 5_000; number++)
            {
                var text = $"x{number}";
                words.Text(text).ShouldBe(text);
                words.Code(text).ShouldBe(WireCode.Fold(text));
            }
        }
    }
}
