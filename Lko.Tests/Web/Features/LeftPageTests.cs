using System.Reflection;
using Bunit;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Security;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Web.Features;

/// <summary>Whoever leaves a page while it reads takes its questions back, and nothing is said of them anywhere.</summary>
public sealed class LeftPageTests
{
    /// <summary>They know the catalogue by heart.</summary>
    private static readonly string[] AskNothing = ["/catalogue", "/catalogue/{Code}"];

    public static TheoryData<string> Pages => [.. PageMatrixTests.Shown.Keys.Except(AskNothing, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_LeftWhileItReads_CallsItsQuestionsOff(string template)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, SubjectFor(template));
        using var log = new RecordingLogs();
        screen.Services.AddLogging(logging => logging.AddProvider(log));
        screen.Services.AddSingleton<ICronTimes, QuartzCronTimes>();
        screen.Services.AddSingleton<IUploadStage, UploadStage>();
        foreach (var connector in ConnectorServices.All)
        {
            screen.Services.AddSingleton(connector);
        }

        screen.Go("orders/new?product=L2_P2P");
        screen.Database.Hold();

        var page = screen.Render<DynamicComponent>(parameters => parameters.Add(part => part.Type, PageOf(template)).Add(part => part.Parameters, ParametersOf(template)));
        screen.Database.Tokens.ShouldNotBeEmpty();
        screen.Database.Tokens.ShouldAllBe(token => token.CanBeCanceled && !token.IsCancellationRequested);
        await screen.DisposeComponentsAsync();
        screen.Database.Tokens.ShouldAllBe(token => token.IsCancellationRequested);
        screen.Database.Release();
        await screen.Renderer.Dispatcher.InvokeAsync(() => { });

        screen.Database.Tokens.ShouldAllBe(token => token.IsCancellationRequested, "what is still asked is called off before it begins");
        log.Complaints.ShouldBeEmpty();
        screen.Renderer.UnhandledException.IsCompleted.ShouldBeFalse();
        page.IsDisposed.ShouldBeTrue();
    }

    private static string SubjectFor(string template) =>
        template.StartsWith("/integration", StringComparison.Ordinal) || template.StartsWith("/access", StringComparison.Ordinal) ? "portal-admin"
        : template.StartsWith("/finance", StringComparison.Ordinal) ? "carrier-manager"
        : "op10-admin";

    private static Type PageOf(string template) => typeof(PortalApp).Assembly.GetTypes()
        .Single(type => type.GetCustomAttributes<RouteAttribute>().Any(route => string.Equals(route.Template, template, StringComparison.Ordinal)));

    private static Dictionary<string, object> ParametersOf(string template) => new[] { ("Id", (object)1L), ("Number", "LKO-2026-0000001"), ("Code", "ASR-NNOV-1") }
        .Where(parameter => template.Contains("{" + parameter.Item1, StringComparison.Ordinal))
        .ToDictionary(parameter => parameter.Item1, parameter => parameter.Item2, StringComparer.Ordinal);
}
