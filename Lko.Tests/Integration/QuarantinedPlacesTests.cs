using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

public sealed class QuarantinedPlacesTests
{
    /// <summary>Near and far, back and forth, of several files in turn, and more than one block of them.</summary>
    [Fact]
    public void Places_AreToldByFileAndLine_AsTheyWereAdded()
    {
        var dice = new Random(42);
        var told = new List<QuarantinedPlace>();
        var line = 0;
        for (var row = 0; row < 60_000; row++)
        {
            line += dice.Next(10) == 0 ? dice.Next(1_000_000) : 1;
            told.Add(new("d02/large.csv", line % 1_900_000_000, (RejectReason)(1 + (row % 9))));
        }

        foreach (var (path, at) in new[] { ("d02/b.csv", 7), ("d01/z.csv", int.MaxValue), ("d02/b.csv", 3), ("d01/z.csv", 1), ("d02/b.csv", 3_000_000) })
        {
            told.Insert(dice.Next(told.Count), new(path, at, RejectReason.BadDate));
        }

        var places = new QuarantinedPlaces();
        told.ForEach(place => places.Add(place.Path, place.Line, place.Reason));

        places.Count.ShouldBe(told.Count);
        places.All.ShouldBe(told.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Line));
    }
}
