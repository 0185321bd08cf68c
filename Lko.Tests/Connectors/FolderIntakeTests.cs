using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Tests.Support;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Connectors;

/// <summary>Where what a person imports stands among the deliveries that are there.</summary>
public sealed class FolderIntakeTests
{
    private const string System = "ASR-NNOV-1";
    private const string Name = "SALDO_NNOV_202606_01.csv";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("correction", "d02 first, d03 correction")]
    [InlineData("first", "d02 correction")]
    [InlineData("first, correction", "")]
    [InlineData("correction, first", "")]
    [InlineData("", "d01 first, d02 correction")]
    public async Task WhatIsCopied_StandsBeforeItsCorrection(string there, string copied)
    {
        using var drop = new TempFolder();
        using var folder = new TempFolder();
        Directory.CreateDirectory(drop.Combine(System));
        foreach (var (index, content) in there.Split(", ", StringSplitOptions.RemoveEmptyEntries).Index())
        {
            await WriteAsync(drop.Combine(System, $"d{index + 1:00}"), content);
        }

        await WriteAsync(folder.Combine("d01"), "first");
        await WriteAsync(folder.Combine("d02"), "correction");
        var before = DropFolder.ListFolder(drop.Combine(System)).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var intake = new FolderIntake(Options.Create(new DropFolderOptions { DropFolder = drop.Path }), TimeProvider.System);

        var taken = await intake.TakeAsync(System, folder.Path, Token);

        var news = DropFolder.ListFolder(drop.Combine(System)).Where(file => !before.Contains(file.Path)).ToList();
        string.Join(", ", news.Select(file => $"{file.Delivery} {new StreamReader(file.Open()).ReadToEnd()}")).ShouldBe(copied);
        taken.ShouldBe(news.Count);
        (await intake.TakeAsync(System, folder.Path, Token)).ShouldBe(0, "a second import of the same finds all of it there");
    }

    [Fact]
    public async Task WhatAnotherImportIsCopying_IsLeft_AndWhatADeadOneLeftIsNot()
    {
        using var drop = new TempFolder();
        using var folder = new TempFolder();
        await WriteAsync(drop.Combine(System, ".importing-now"), "half");
        await WriteAsync(drop.Combine(System, ".importing-dead"), "half");
        var longAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2);
        File.SetLastWriteTimeUtc(drop.Combine(System, ".importing-dead", Name), longAgo);
        Directory.SetLastWriteTimeUtc(drop.Combine(System, ".importing-dead"), longAgo);
        await WriteAsync(folder.Combine("d01"), "first");

        await new FolderIntake(Options.Create(new DropFolderOptions { DropFolder = drop.Path }), TimeProvider.System).TakeAsync(System, folder.Path, Token);

        Directory.GetDirectories(drop.Combine(System)).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe([".importing-now", "d01"]);
    }

    private static async Task WriteAsync(string folder, string content)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, Name), content, Token);
    }
}
