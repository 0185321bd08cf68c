using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Tests.Common;

public sealed class SearchKeyTests
{
    private const string Cyrillic = "АВСЕНКМОРТХУ";
    private const string Latin = "ABCEHKMOPTXY";
    private const string Separators = " \u00A0\u202F\t\n-–—.,/\\'\"«»№#_()%*?[]";
    private const string Alphabet = "АВСЕНКМОРТХУавсенкмортхуABCEHKMOPTXYabcehkmoptxyЁёЙйЖжЩщQqZz0123456789" + Separators;

    [Fact]
    public void Of_LookAlikeLetters_ShareOneKey()
    {
        SearchKey.Of(Cyrillic).ShouldBe(Latin);
        SearchKey.Of(Cyrillic.ToLowerInvariant()).ShouldBe(Latin);
        SearchKey.Of(Latin.ToLowerInvariant()).ShouldBe(Latin);
    }

    [Theory]
    [InlineData("№ 77-12/А", "7712A")]
    [InlineData("N° 77-12/А", "7712A")]
    [InlineData("Nº 77", "77")]
    [InlineData("LKO-2026-0012345", "LKO20260012345")]
    [InlineData("«Волга-Транзит»", "BOЛГATPAHЗИT")]
    [InlineData("ёлка", "EЛKA")]
    [InlineData("1\u00A0234\u202F567", "1234567")]
    [InlineData("йод", "ИOД")]
    [InlineData("и\u0306од", "ИOД")]
    [InlineData("100%_*", "100")]
    [InlineData("\uD800x\uDC00", "X")]
    [InlineData("", "")]
    public void Of_KnownText_GivesTheKey(string text, string key) => SearchKey.Of(text).ShouldBe(key);

    [Fact]
    public void Of_PartsAndNulls_AreJoined()
    {
        SearchKey.Of("LKO", null, " 77 ", "").ShouldBe("LKO77");
        SearchKey.Of().ShouldBe("");
        SearchKey.Of((string?)null).ShouldBe("");
    }

    [Fact]
    public void Of_LetterNBeforeTheRingOfAnotherPart_Stays() => SearchKey.Of("LAN", "°5").ShouldBe("LAN5");

    [Fact]
    public void Of_LongText_IsCutWithoutBreakingACharacter()
    {
        SearchKey.Of(new string('7', ISearchable.MaxSearchKeyLength + 1)).Length.ShouldBe(ISearchable.MaxSearchKeyLength);
        var astral = SearchKey.Of("7" + string.Concat(Enumerable.Repeat("\U00010400", ISearchable.MaxSearchKeyLength)));
        astral.Length.ShouldBe(ISearchable.MaxSearchKeyLength - 1);
        char.IsHighSurrogate(astral[^1]).ShouldBeFalse();
        SearchKey.Of(new string('7', ISearchable.MaxSearchKeyLength + 100), "8").Length.ShouldBe(ISearchable.MaxSearchKeyLength);
    }

    [Fact]
    public void Of_AnyText_IsIdempotentAndHoldsOnlyLettersAndDigits()
    {
        foreach (var text in RandomTexts())
        {
            var key = SearchKey.Of(text);
            SearchKey.Of(key).ShouldBe(key, text);
            key.ShouldAllBe(character => char.IsLetterOrDigit(character), text);
            key.ShouldBe(key.ToUpperInvariant(), text);
            key.Intersect(Cyrillic).ShouldBeEmpty(text);
        }
    }

    [Fact]
    public void Of_CaseSeparatorsAndAlphabetOfTheTypist_DoNotMatter()
    {
        var random = new Random(20260701);
        foreach (var text in RandomTexts())
        {
            var retyped = string.Concat(text.Select(character => Retype(character, random)));
            SearchKey.Of(retyped).ShouldBe(SearchKey.Of(text), $"{text} / {retyped}");
        }
    }

    [Fact]
    public void Of_PartOfAText_IsFoundInItsKey()
    {
        var random = new Random(42);
        foreach (var text in RandomTexts())
        {
            var start = random.Next(text.Length);
            var part = text.Substring(start, random.Next(text.Length - start));
            SearchKey.Of(text).ShouldContain(SearchKey.Of(part), Case.Sensitive);
        }
    }

    private static string Retype(char character, Random random)
    {
        var other = Cyrillic.IndexOf(character, StringComparison.Ordinal) is >= 0 and var index ? Latin[index] : character;
        other = random.Next(2) == 0 ? char.ToLowerInvariant(other) : other;
        return random.Next(4) == 0 ? $"{Separators[random.Next(Separators.Length)]}{other}" : other.ToString();
    }

    private static IEnumerable<string> RandomTexts()
    {
        var random = new Random(7);
        for (var sample = 0; sample < 500; sample++)
        {
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
        }
    }
}
