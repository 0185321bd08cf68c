using Lko.Domain.Billing;
using Lko.Domain.Live;

namespace Lko.Web.Features.Billing;

/// <summary>Which of the changes that are told are of the figures a page shows.</summary>
internal static class FigureNews
{
    /// <param name="sources">The systems that the figures come from; null or none while that is not known, when any may be of them.</param>
    public static bool IsOfFigures(this Change change, IReadOnlyCollection<SourceState>? sources) =>
        change.Topic == Topic.Balance && (sources is not { Count: > 0 } known || known.Any(source => change.IsAbout(source.Code)));
}
