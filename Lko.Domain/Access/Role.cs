using static Lko.Domain.Access.Permission;

namespace Lko.Domain.Access;

/// <summary>A named set of permissions. The codes are stored in grants; names are in the Access texts under <c>Role.&lt;code&gt;</c>.</summary>
public sealed record Role(string Code, Side Side, IReadOnlySet<Permission> Permissions)
{
    public const int MaxCodeLength = 40;

    public static readonly Role OperatorAdmin = Of("operator.admin", Side.Operator, OrdersRead, OrdersWrite, OrdersDecide, CatalogueRead, ContractsRead, BalancesRead, UsersManage);
    public static readonly Role OperatorSigner = Of("operator.signer", Side.Operator, OrdersRead, OrdersDecide, CatalogueRead, ContractsRead, BalancesRead);
    public static readonly Role OperatorOrders = Of("operator.orders", Side.Operator, OrdersRead, OrdersWrite, OrdersDecide, CatalogueRead, ContractsRead, BalancesRead);
    public static readonly Role OperatorFinance = Of("operator.finance", Side.Operator, ContractsRead, BalancesRead);
    public static readonly Role OperatorTechnician = Of("operator.technician", Side.Operator, OrdersRead, CatalogueRead, ContractsRead);
    public static readonly Role OperatorViewer = Of("operator.viewer", Side.Operator, OrdersRead, CatalogueRead, ContractsRead, BalancesRead);
    public static readonly Role CarrierAdmin = Of("carrier.admin", Side.Carrier, CatalogueRead, ContractsRead, UsersManage, IntegrationRead, IntegrationManage);
    public static readonly Role CarrierAccountManager = Of("carrier.accountManager", Side.Carrier, OrdersRead, CatalogueRead, ContractsRead, BalancesRead);
    public static readonly Role CarrierSupport = Of("carrier.support", Side.Carrier, OrdersRead, CatalogueRead, ContractsRead);
    public static readonly Role CarrierManager = Of("carrier.manager", Side.Carrier, OrdersRead, CatalogueRead, ContractsRead, BalancesRead, IntegrationRead);
    public static readonly Role CarrierIntegration = Of("carrier.integration", Side.Carrier, IntegrationRead, IntegrationManage);

    public static readonly IReadOnlyDictionary<string, Role> All = new[]
    {
        OperatorAdmin, OperatorSigner, OperatorOrders, OperatorFinance, OperatorTechnician, OperatorViewer,
        CarrierAdmin, CarrierAccountManager, CarrierSupport, CarrierManager, CarrierIntegration,
    }.ToDictionary(role => role.Code, StringComparer.Ordinal);

    public bool Has(Permission permission) => Permissions.Contains(permission);

    private static Role Of(string code, Side side, params Permission[] permissions) => new(code, side, permissions.ToHashSet());
}
