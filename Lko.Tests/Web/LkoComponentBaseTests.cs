using System.Globalization;
using Bunit;
using Lko.Domain.Live;
using Lko.Tests.Support;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web;

public sealed class LkoComponentBaseTests : LkoBunitContext
{
    private readonly HandFeed _feed = new();

    public LkoComponentBaseTests() => Services.AddSingleton<ILiveFeed>(_feed);

    [Fact]
    public async Task Listen_ChangeFromAnotherCulture_SpeaksThePersonsLanguage()
    {
        var page = Render<Page>();
        Speak("en-GB");
        await _feed.TellAsync(new Change(Topic.Order, "1", null, null, null));
        page.WaitForAssertion(() => page.Markup.ShouldBe("ru-RU 1"));
    }

    [Fact]
    public async Task Listen_Disposed_HearsNothingMore()
    {
        var page = Render<Page>();
        var instance = page.Instance;
        instance.Dispose();
        _feed.Handlers.ShouldBeEmpty();
        await Should.NotThrowAsync(() => instance.ForceAsync());
        instance.Reads.ShouldBe(0);
        instance.Token.IsCancellationRequested.ShouldBeTrue();
        instance.Dispose();
    }

    [Fact]
    public void Listen_Prerendering_SubscribesToNothing()
    {
        IsPrerendering = true;
        Render<Page>();
        _feed.Handlers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Listen_ReloadFails_ReachesTheErrorBoundary()
    {
        var boundary = Render<Microsoft.AspNetCore.Components.Web.ErrorBoundary>(parameters => parameters
            .Add(part => part.ChildContent, builder =>
            {
                builder.OpenComponent<Page>(0);
                builder.AddComponentParameter(1, nameof(Page.Breaks), true);
                builder.CloseComponent();
            })
            .Add(part => part.ErrorContent, failure => builder => builder.AddContent(0, "caught " + failure.Message)));
        await _feed.TellAsync(new Change(Topic.Order, "1", null, null, null));
        boundary.WaitForAssertion(() => boundary.Markup.ShouldBe("caught broken"));
    }

    private sealed class Page : LkoComponentBase
    {
        public int Reads { get; private set; }

        [Parameter]
        public bool Breaks { get; set; }

        public CancellationToken Token => Gone;

        public Task ForceAsync() => OnCircuitAsync(ReadAsync);

        protected override void OnInitialized() => Listen(change => change.Topic == Topic.Order, ReadAsync);

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, string.Create(CultureInfo.InvariantCulture, $"{CultureInfo.CurrentUICulture.Name} {Reads}"));

        private Task ReadAsync()
        {
            Reads++;
            return Breaks ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        }
    }
}
