using Lko.Domain.Common.Calendars;

namespace Lko.Domain.Orders;

/// <summary>Where an order came to stand, and when.</summary>
/// <param name="ByBuyer">A decision of the operator led to it.</param>
/// <param name="NeedsSurvey">The carrier said that it has to look at the site.</param>
internal readonly record struct OrderMoment(DateTimeOffset At, OrderState State, OrderStage Stage, bool ByBuyer, bool NeedsSurvey)
{
    /// <summary>What it does to the carrier's clock, which begins with the sending.</summary>
    public ClockChange Change => new(At, State.Row().Clock ?? throw new InvalidOperationException($"{State} is no moment of an order that was sent."));
}

/// <summary>The course of an order as its clocks count it, read from its history: in the order of becoming known, never back in time.</summary>
internal static class OrderCourse
{
    /// <summary>What came late moved nothing, and a decision that the CRM refused was never made.</summary>
    public static IReadOnlyList<OrderMoment> Of(IEnumerable<OrderHistory> history)
    {
        var course = new List<OrderMoment>();
        var told = 0;
        foreach (var row in history.OrderBy(row => row.Id.Value == 0).ThenBy(row => row.Id.Value))
        {
            var needsSurvey = row.Reason == OrderReason.SurveyRequired;
            if (row.Sequence <= told)
            {
                if (needsSurvey && course is [.., var latest])
                {
                    course[^1] = latest with { NeedsSurvey = true };
                }

                continue;
            }

            told = row.Sequence ?? told;
            if (row is { Actor: OrderActor.System } && row.From != row.To && !row.To.IsTerminal() && course.FindLastIndex(moment => moment.ByBuyer) is >= 0 and var refused)
            {
                // That a survey is needed the carrier said, whatever became of the answer.
                var surveyed = course.Skip(refused).Any(moment => moment.NeedsSurvey);
                course.RemoveRange(refused, course.Count - refused);
                if (surveyed && course is [.., var kept])
                {
                    course[^1] = kept with { NeedsSurvey = true };
                }

                continue;
            }

            var at = course is [.., var before] && before.At > row.At ? before.At : row.At;
            course.Add(new OrderMoment(at, row.To, row.Stage, row.Actor == OrderActor.Buyer, needsSurvey));
        }

        return course;
    }

    /// <summary>The last moments for which this holds without a break.</summary>
    public static IReadOnlyList<OrderMoment> Lasting(this IReadOnlyList<OrderMoment> course, Func<OrderMoment, bool> holds) =>
        [.. course.Skip(course.Count - course.Reverse().TakeWhile(holds).Count())];
}
