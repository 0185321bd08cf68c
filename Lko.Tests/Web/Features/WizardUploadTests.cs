using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;

namespace Lko.Tests.Web.Features;

/// <summary>What a person does in the wizard while a file is on its way.</summary>
public sealed class WizardUploadTests
{
    private const string Typed = "ул. Новая, 7";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepLeftWhileAFileComes_LosesNeitherTheFileNorWhatWasTypedSince()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (screen, wizard) = await OpenAsync(scene);
        using var held = screen;
        var file = new SlowFile("схема.pdf");
        var upload = wizard.InvokeAsync(() => wizard.FindComponent<InputFile>().Instance.OnChange.InvokeAsync(new([file])));
        wizard.WaitForAssertion(() => wizard.Find("#p-documents-0-file [role=status]").TextContent.ShouldNotBeEmpty());
        wizard.Find("#p-documents-0-remove").HasAttribute("disabled").ShouldBeTrue("its row keeps its place");
        wizard.Find("#p-mtu").Change("1500");
        Go(screen, wizard, "points");
        wizard.WaitForElement("#p-end_b-text").Change(Typed);

        await file.EndAsync("%PDF-1.7"u8.ToArray());
        await upload;

        var values = await SavedAsync(scene);
        values["end_b"]!["text"]!.GetValue<string>().ShouldBe(Typed);
        values.Number("mtu").ShouldBe(1500);
        FileValue.From(values["documents"]![0]!["file"])!.Name.ShouldBe("схема.pdf");
        Go(screen, wizard, "parameters");
        wizard.WaitForAssertion(() => wizard.Find("#p-documents-0-file a").TextContent.ShouldBe("схема.pdf"));
        wizard.Find("#p-documents-0-remove").HasAttribute("disabled").ShouldBeFalse();

        wizard.Find("#p-mtu").Change("1600");
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => screen.Path.ShouldContain("step=contract"), TimeSpan.FromSeconds(10));
        wizard.FindAll("[data-save=conflict]").ShouldBeEmpty();
    }

    [Fact]
    public async Task NextAndLeaving_WaitForTheFileAndSayWhy()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (screen, wizard) = await OpenAsync(scene);
        using var held = screen;
        var file = new SlowFile("схема.pdf");
        var upload = wizard.InvokeAsync(() => wizard.FindComponent<InputFile>().Instance.OnChange.InvokeAsync(new([file])));
        wizard.WaitForAssertion(() => wizard.Find("#next-note").TextContent.ShouldContain("загружается"));

        await wizard.Find("[data-next]").ClickAsync(new());
        await wizard.Find(".head .actb button").ClickAsync(new());

        wizard.Find("[data-next]").GetAttribute("aria-disabled").ShouldBe("true");
        wizard.Find(".head .actb .why").TextContent.ShouldContain("загружается");
        screen.Path.ShouldContain("step=parameters");
        wizard.FindComponent<Microsoft.AspNetCore.Components.Routing.NavigationLock>().Instance.ConfirmExternalNavigation.ShouldBeTrue();
        await file.EndAsync("%PDF-1.7"u8.ToArray());
        await upload;
        wizard.WaitForAssertion(() => wizard.Find("[data-next]").HasAttribute("aria-disabled").ShouldBeFalse());
    }

    [Fact]
    public async Task BrowserThatBreaksOff_IsSaidAndTheFieldTakesTheNextFile()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (screen, wizard) = await OpenAsync(scene);
        using var held = screen;
        foreach (var failure in new Exception[] { new InvalidOperationException("gone"), new TimeoutException(), new JSException("gone"), new IOException("gone"), new TaskCanceledException() })
        {
            var file = new SlowFile("схема.pdf");
            var upload = wizard.InvokeAsync(() => wizard.FindComponent<InputFile>().Instance.OnChange.InvokeAsync(new([file])));
            await file.EndAsync([], failure);
            await upload;
            wizard.WaitForAssertion(() => wizard.Find(".pf-err[role=alert]").TextContent.ShouldContain("Загрузка прервалась"));
        }

        wizard.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("%PDF-1.7", "схема.pdf"));
        wizard.WaitForAssertion(() => wizard.Find("#p-documents-0-file a").TextContent.ShouldBe("схема.pdf"));
        scene.StoredFiles.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task DiskThatFails_IsAnIncidentAndNotTheBrowsers()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var (screen, wizard) = await OpenAsync(scene);
        using var held = screen;
        var opened = 0;
        screen.Database.Fails = useCase => useCase.EndsWith("AttachFile.cs", StringComparison.Ordinal) && ++opened == 2;

        wizard.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("%PDF-1.7", "схема.pdf"));

        wizard.WaitForAssertion(() => wizard.Find(".pf-err[role=alert]").TextContent.ShouldMatch("Файл не сохранён.*[0-9A-F]{4}-[0-9A-F]{2}"));
        scene.StoredFiles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("parameters.documents[1].file", """{"documents":[{"kind":"scheme"},{"kind":"letter","file":1}]}""")]
    [InlineData("parameters.documents[7].file", """{"documents":[{"kind":"scheme"},{"kind":"letter"}]}""")]
    [InlineData("parameters.loa_cfa_file", """{"documents":[{"kind":"scheme"},{"kind":"letter"}],"loa_cfa_file":1}""")]
    public void Value_GoesWhereItsPathLeads(string path, string expected) =>
        ParameterValues.Parse("""{"documents":[{"kind":"scheme"},{"kind":"letter"}]}""").WithAt(path, JsonValue.Create(1)).ToJson().ShouldBe(expected);

    /// <summary>A draft at the step of its documents, with one row of them.</summary>
    private static async Task<(Screen Screen, IRenderedComponent<OrderWizard> Wizard)> OpenAsync(OrderScene scene)
    {
        var channel = OrderScene.Channel();
        channel["documents"] = new JsonArray(new JsonObject { ["kind"] = "scheme" });
        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=parameters");
        var wizard = screen.Render<OrderWizard>(each => each.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("#p-documents-0-file-input");
        return (screen, wizard);
    }

    private static void Go(Screen screen, IRenderedComponent<OrderWizard> wizard, string step)
    {
        screen.Go($"{screen.Path.Split('?')[0]}?step={step}");
        wizard.Render(each => each.Add(page => page.Id, wizard.Instance.Id));
    }

    private static async Task<ParameterValues> SavedAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return ParameterValues.Parse((await raw.Orders.SingleAsync(row => row.State == OrderState.Draft, Token)).Parameters);
    }

    /// <summary>A file whose content comes when the test lets it.</summary>
    private sealed class SlowFile(string name) : IBrowserFile
    {
        private readonly Pipe _content = new();

        public string Name => name;

        public DateTimeOffset LastModified => default;

        public long Size => 8;

        public string ContentType => "application/pdf";

        public Stream OpenReadStream(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) => _content.Reader.AsStream();

        public async Task EndAsync(byte[] content, Exception? failure = null)
        {
            await _content.Writer.WriteAsync(content, Token);
            await _content.Writer.CompleteAsync(failure);
        }
    }
}
