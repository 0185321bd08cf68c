using Lko.Web.Access;
using Microsoft.AspNetCore.SignalR;

namespace Lko.Web.Security;

/// <summary>
/// Notes that a person did something in an open page: an event or a navigation. Acknowledgements of pictures the server pushed are no
/// activity, otherwise a page that shows live figures would never become idle.
/// </summary>
internal sealed class PersonActivity(SessionWatch sessions) : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocationContext.HubMethodName is "BeginInvokeDotNetFromJS" or "OnLocationChanged" && LkoClaims.Of(invocationContext.Context.User) is { } holder)
        {
            sessions.Note(holder);
        }

        return next(invocationContext);
    }
}
