using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Orders;

namespace Lko.Domain.Notifications;

/// <summary>Which notifications are news of which kind, and who is told them.</summary>
public static class News
{
    private static readonly IReadOnlyDictionary<NewsTopics, IReadOnlyList<string>> Kinds = new Dictionary<NewsTopics, IReadOnlyList<string>>
    {
        [NewsTopics.OrderSteps] = [.. OrderLifecycle.States.Keys.Where(state => state != OrderState.Draft && !state.IsTerminal()).Select(OrderNotices.KindOf), OrderNotices.TermsAhead, OrderNotices.Accepted],
        [NewsTopics.OrderEnds] = [.. OrderLifecycle.States.Keys.Where(state => state.IsTerminal()).Select(OrderNotices.KindOf)],
        [NewsTopics.OrderStates] = [OrderNotices.Moved],
        [NewsTopics.OperatorDecisions] = [.. OrderLifecycle.Intents.Values.Select(intent => OrderNotices.KindOf(intent.MessageType))],
        [NewsTopics.Recoveries] = RaiseIntegrationAlerts.Recoveries,
    };

    public static IReadOnlyList<NewsTopics> All { get; } = [.. Kinds.Keys];

    /// <summary>Keys of the sentences that belong to the topics.</summary>
    public static IReadOnlyList<string> KindsOf(NewsTopics topics) => [.. Kinds.Where(each => topics.HasFlag(each.Key)).SelectMany(each => each.Value)];

    /// <summary>The topics that somebody with these roles is told of.</summary>
    public static NewsTopics For(CurrentUser user)
    {
        var orders = user.Side == Side.Operator && user.Can(Permission.OrdersRead) ? NewsTopics.OrderSteps | NewsTopics.OrderEnds : NewsTopics.None;
        var managed = user.Roles.Any(role => role.Role == Role.CarrierAccountManager) ? NewsTopics.OrderStates | NewsTopics.OperatorDecisions : NewsTopics.None;
        return orders | managed | (user.Can(Permission.IntegrationManage) ? NewsTopics.Recoveries : NewsTopics.None);
    }
}
