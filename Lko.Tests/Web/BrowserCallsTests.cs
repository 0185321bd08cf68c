using Bunit;
using Lko.Domain.Common;
using Lko.Tests.Support;
using Lko.Web.Components.Shared.Parameters;
using Microsoft.JSInterop;

namespace Lko.Tests.Web;

/// <summary>A browser that is gone, slow or does not do as it is told: the page stays.</summary>
public sealed class BrowserCallsTests : LkoBunitContext
{
    public static TheoryData<Type> Failures =>
        [typeof(JSException), typeof(JSDisconnectedException), typeof(TaskCanceledException), typeof(InvalidOperationException), typeof(ObjectDisposedException)];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Focus_ThatCannotBeGiven_LeavesThePageAsItIs(Type failure)
    {
        var focus = JSInterop.SetupVoid("Blazor._internal.domWrapper.focus", _ => true).SetException((Exception)Activator.CreateInstance(failure, "of the browser")!);

        var summary = Render<ErrorSummary>(parameters => parameters.Add(one => one.Errors, [new FieldError("parameters.vlan", "required", "нужно")]).Add(one => one.Attempt, 1));

        focus.Invocations.Count.ShouldBe(1);
        summary.Find("a").GetAttribute("href").ShouldBe("http://localhost/#p-vlan");
        Renderer.UnhandledException.IsCompleted.ShouldBeFalse();
    }
}
