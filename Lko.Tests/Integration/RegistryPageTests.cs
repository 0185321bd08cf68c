using Bunit;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Lko.Web.Features.Integration.Registry;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class RegistryPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Form_Schedule_ShowsTheNextFiveTimesInItsZone()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);

        var page = screen.Render<RegistryPage>();

        page.WaitForAssertion(() => page.FindAll("[data-times] li").Count.ShouldBe(5));
        page.Find("[data-times] li").TextContent.ShouldBe("07.07 02:30 (МСК)");
        page.Find("#p-scheduleZone").Change("Asia/Vladivostok");
        page.WaitForAssertion(() => page.Find("[data-times] li").TextContent.ShouldBe("07.07 02:30 (МСК+7)"));
        page.Find("#p-schedule").Change("каждый день");
        page.WaitForAssertion(() => page.FindAll("[data-times]").ShouldBeEmpty());
        page.Find("[role=status] .err").TextContent.ShouldContain("Расписание не читается");
    }

    [Fact]
    public async Task Form_Incomplete_MarksTheFieldsAndSavesNothing()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, language: "en-GB");
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("#p-code").GetAttribute("aria-invalid").ShouldBe("true"));
        page.Find(".pf-summary").TextContent.ShouldContain("Choose at least one feed");
        page.Find("#p-encoding").GetAttribute("aria-invalid").ShouldBeNull();
        await using var db = scene.Database.Raw();
        (await db.SourceSystems.CountAsync(Token)).ShouldBe(71);
    }

    [Theory]
    [InlineData("ru-RU", "Заполните поле «Название по-русски».", "Выберите формат обмена.")]
    [InlineData("en-GB", "Fill in “Name in Russian”.", "Choose the dialect.")]
    public async Task Form_Empty_AsksInThePortalsWords(string language, string name, string dialect)
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, language: language);
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("#p-nameRu-error").TextContent.ShouldContain(name));
        page.Find("#p-dialect-error").TextContent.ShouldContain(dialect);
    }

    [Fact]
    public async Task Form_OfAStoredRow_SpeaksOfItAndOfWaysInWords()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);

        var page = screen.Render<RegistryPage>(parameters => parameters.Add(form => form.Code, Nnov));

        page.WaitForAssertion(() => page.FindAll("#p-transport option").Select(option => option.TextContent).ShouldBe(["Папка обмена", "Сервер SFTP", "Запросы по HTTP"]));
        page.Find(".sub").TextContent.ShouldContain("Изменения действуют со следующего запуска");
        page.Find("[data-chooses]").GetAttribute("data-chooses").ShouldBe(page.Find("input[type=file]").Id);
    }

    [Fact]
    public async Task Form_Complete_AddsTheSystemAndOpensItsPage()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));
        Fill(page);

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => screen.Path.ShouldEndWith("integration/ASR-NNOV-3"));
        await using var db = scene.Database.Raw();
        var stored = await db.SourceSystems.SingleAsync(row => row.Code == "ASR-NNOV-3", Token);
        (stored.Dialect, stored.Feeds, stored.IsActive, stored.CarrierBranch).ShouldBe(("csv-cp1251", "balances", false, "VOLGA"));
    }

    [Fact]
    public async Task Form_Kind_DecidesWhichFeedsThereAre()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));
        Fill(page);

        page.Find("#p-kind").Change("Crm");
        page.Choose("#p-dialect", "crm-rest");
        page.Find("#p-amounts").Change("");

        page.WaitForAssertion(() => page.FindAll("fieldset label").Select(label => label.TextContent).ShouldBe(["Клиенты", "Договоры", "Заявки", "События заявок"]));
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.Find(".pf-summary").TextContent.ShouldContain("поток"));
        page.FindAll("fieldset input")[2].Change(true);
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => screen.Path.ShouldEndWith("integration/ASR-NNOV-3"));
        await using var db = scene.Database.Raw();
        (await db.SourceSystems.SingleAsync(row => row.Code == "ASR-NNOV-3", Token)).Feeds.ShouldBe("orders");
    }

    [Fact]
    public async Task Form_ChangedMeanwhile_SaysSoAndOpensAgain()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>(parameters => parameters.Add(form => form.Code, Nnov));
        page.WaitForAssertion(() => page.Find("#p-code").HasAttribute("disabled").ShouldBeTrue());
        await scene.ChangeAsync(async raw =>
        {
            var system = await raw.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
            system.Describe(system.Entry() with { NameRu = "Другое имя" });
        });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find(".note").TextContent.ShouldContain("изменил кто-то другой"));
        await page.Find(".note a").ClickAsync(new());
        page.WaitForAssertion(() => page.Find("#p-nameRu").GetAttribute("value").ShouldBe("Другое имя"));
    }

    [Fact]
    public async Task DryRun_OfTheUnsavedRow_ShowsTotalsQuarantineAndRefusals()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));
        Fill(page);
        var saldo = SourceSystems.Cp1251.GetBytes(SourceSystems.Saldo("#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,00", "352000012525;1;1;<b>N</b>;100,00;0,00;0,00;0,00;100,00;202606;RUB"));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(saldo, "SALDO_NNOV3_202606_01.csv"), InputFileContent.CreateFromBinary([1], "..\\evil.csv"));

        page.WaitForAssertion(() => page.Find("[data-refused]").TextContent.ShouldContain("недопустимое имя"));
        var aside = page.Find("aside");
        aside.TextContent.ShouldContain("Остатки");
        aside.TextContent.ShouldContain("Лицевой счёт не найден");
        aside.QuerySelectorAll(".st").ShouldContain(chip => chip.TextContent.Contains("Будет принят", StringComparison.Ordinal));
        aside.TextContent.ShouldContain("Выбраны файлы: SALDO_NNOV3_202606_01.csv");
        aside.QuerySelector(".raw")!.TextContent.ShouldContain("<b>N</b>");
        aside.QuerySelectorAll(".raw b").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ru-RU", "Сопоставить код ", "Прочитать ещё раз", "Выберите, что означает код.")]
    [InlineData("en-GB", "Map code ", "Read again", "Choose what the code means.")]
    public async Task DryRun_UnknownCode_IsMappedInTheFormAndGoneWhenReadAgain(string language, string maps, string again, string missing)
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, language: language);
        var page = screen.Render<RegistryPage>(parameters => parameters.Add(form => form.Code, Nnov));
        page.WaitForAssertion(() => page.FindAll("input[type=file]").Count.ShouldBe(1));
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(Nnov)).First(file => file.Path == "d01/NACH_NNOV_202605_01.csv");
        using var content = new MemoryStream();
        await using (var file = sample.Open())
        {
            await file.CopyToAsync(content, Token);
        }

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(content.ToArray(), sample.Name));
        page.WaitForAssertion(() => page.FindAll("[data-maps]").Count.ShouldBeGreaterThan(0));
        var code = page.Find("[data-maps]").GetAttribute("data-maps")!;
        page.Find("[data-maps]").TextContent.ShouldContain(maps + code);
        await page.Find("[data-maps]").ClickAsync(new());

        page.FindAll("[data-code-line]").ShouldHaveSingleItem();
        page.Find("#p-codes-0-code").GetAttribute("value").ShouldBe(code);
        await Button(page, again).ClickAsync(new());
        page.WaitForAssertion(() => page.Find("#p-codes-0-meaning-error").TextContent.ShouldContain(missing));
        page.Choose("#p-codes-0-meaning", "L2_P2P");
        await Button(page, again).ClickAsync(new());
        page.WaitForAssertion(() => page.FindAll($"[data-maps='{code}']").ShouldBeEmpty());
        page.Find("aside").TextContent.ShouldContain(sample.Name);

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => screen.Path.ShouldEndWith("integration/ASR-NNOV-1"));
        await using var db = scene.Database.Raw();
        (await db.ServiceCodes.SingleAsync(row => row.System == Nnov && row.Code == code, Token)).Meaning.ShouldBe("L2_P2P");
    }

    [Fact]
    public async Task Form_Codes_AreAddedMendedAndTakenOut()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, language: "en-GB");
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));
        Fill(page, "Volga");
        await Button(page, "Add a code").ClickAsync(new());
        await Button(page, "Add a code").ClickAsync(new());
        page.Find("#p-codes-1-code").Change("VPN9");
        page.Choose("#p-codes-1-meaning", "L2_P2P");

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => page.Find("#p-codes-0-code").GetAttribute("aria-invalid").ShouldBe("true"));
        page.FindAll(".pf-summary a").Select(link => link.GetAttribute("href")!.Split('#')[1]).ShouldBe(["p-codes-0-code", "p-codes-0-meaning"]);
        await page.Find("[aria-label='Remove the mapping of 1']").ClickAsync(new());

        page.Find("#p-codes-0-code").GetAttribute("value").ShouldBe("VPN9");
        page.FindAll("[data-code-line] [aria-invalid=true]").ShouldBeEmpty();
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => screen.Path.ShouldEndWith("integration/ASR-NNOV-3"));
        await using var db = scene.Database.Raw();
        (await db.ServiceCodes.SingleAsync(row => row.System == "ASR-NNOV-3", Token)).Code.ShouldBe("VPN9");
    }

    [Theory]
    [InlineData("ru-RU", "Файлы прочитать не удалось: сбой на стороне портала. Повторите или сообщите номер ")]
    [InlineData("en-GB", "The files could not be read: the portal failed. Retry, or quote ")]
    public async Task DryRun_OnADiskThatFails_SaysSoAndTheNextOneIsRead(string language, string told)
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, language: language);
        var disk = new FailingDisk(scene.Stage);
        screen.Services.AddSingleton<IUploadStage>(disk);
        var page = screen.Render<RegistryPage>(parameters => parameters.Add(form => form.Code, Nnov));
        page.WaitForAssertion(() => page.FindAll("input[type=file]").Count.ShouldBe(1));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([1], "x.csv"));

        page.WaitForAssertion(() => page.Find("aside [role=status] .err").TextContent.ShouldStartWith(told));
        page.Find("aside [role=status]").GetAttribute("aria-busy").ShouldBe("false");
        disk.Fails = false;
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([1], "..\\evil.csv"));
        page.WaitForAssertion(() => page.FindAll("[data-refused]").ShouldHaveSingleItem());
        page.FindAll("aside [role=status] .err").ShouldBeEmpty();
    }

    [Fact]
    public async Task DryRun_ThatRefusesManyFiles_NamesSomeAndCountsTheRest()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>(parameters => parameters.Add(form => form.Code, Nnov));
        page.WaitForAssertion(() => page.FindAll("input[type=file]").Count.ShouldBe(1));

        page.FindComponent<InputFile>().UploadFiles([.. Enumerable.Range(0, 50).Select(index => InputFileContent.CreateFromBinary([1], $"..\\{index}.csv"))]);

        page.WaitForAssertion(() => page.FindAll("[data-refused]").Count.ShouldBe(20));
        page.Find("[data-refused-rest]").TextContent.Trim().ShouldBe("И ещё не взято: 30");
    }

    [Fact]
    public async Task Form_BranchThatIsNone_IsRefusedAtItsField()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<RegistryPage>();
        page.WaitForAssertion(() => page.FindAll("#p-code").Count.ShouldBe(1));
        Fill(page);
        page.Find("#p-carrierBranch").Input("Атлантида");
        page.Find("#p-carrierBranch").Blur();

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => page.Find("#p-carrierBranch").GetAttribute("aria-invalid").ShouldBe("true"));
        page.Find("#p-carrierBranch").GetAttribute("value").ShouldBe("Атлантида");
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RegistryPage> page, string text) => page.FindAll("button").Single(button => button.TextContent.Trim().EndsWith(text, StringComparison.Ordinal));

    private static void Fill(IRenderedComponent<RegistryPage> page, string branch = "Волга")
    {
        page.Find("#p-code").Change("ASR-NNOV-3");
        page.Find("#p-shortName").Change("NNOV3");
        page.Find("#p-nameRu").Change("АСР, Нижний Новгород");
        page.Find("#p-nameEn").Change("Billing, Nizhny Novgorod");
        page.Choose("#p-carrierBranch", branch);
        page.Find("#p-namingDomain").Change("RT.VOLGA.52.LS3");
        page.Choose("#p-dialect", "csv-cp1251");
        page.FindAll("input[type=checkbox]")[1].Change(true);
    }

    /// <summary>Takes no files while it fails.</summary>
    private sealed class FailingDisk(IUploadStage disk) : IUploadStage
    {
        public bool Fails { get; set; } = true;

        public Task<StagedUpload> StageAsync(IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("No space left on device") : disk.StageAsync(files, cancellationToken);
    }
}
