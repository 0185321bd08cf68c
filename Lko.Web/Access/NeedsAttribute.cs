using System.Reflection;
using Lko.Domain.Access;
using Lko.Infrastructure.Access;
using Microsoft.AspNetCore.Authorization;

namespace Lko.Web.Access;

/// <summary>
/// What a person must be allowed to open the page. A request without it is answered 403 before the page begins; an open circuit shows the
/// same words in the page's place, also when the grant is withdrawn under an open page.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Permission permission) : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public Permission Permission { get; } = permission;

    /// <summary>The page is the carrier's: an operator's grant of the same permission does not open it.</summary>
    public bool OfCarrier { get; init; }

    /// <summary>What a page needs; null = a signed-in person is enough.</summary>
    public static NeedsAttribute? Of(Type page) => page.GetCustomAttribute<NeedsAttribute>();

    public bool Allows(CurrentUser user) => user.Can(Permission) && (!OfCarrier || user.Side == Side.Carrier);

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>Looks at the grants as they are now: the cookie knows none.</summary>
internal sealed class NeedsHandler(ICaller caller, AccessJournal journal) : AuthorizationHandler<NeedsAttribute>
{
    private const string Page = "page";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        var cancellationToken = (context.Resource as HttpContext)?.RequestAborted ?? CancellationToken.None;
        if (await caller.GetAsync(cancellationToken) is not { } user)
        {
            return;
        }

        if (requirement.Allows(user))
        {
            context.Succeed(requirement);
            return;
        }

        await journal.RefusedAsync(user, requirement.Permission, Page, cancellationToken);
    }
}
