using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;

namespace Lko.Tests.Faults;

/// <summary>Documents of systems that are asked: their files come with the answers over a real socket, and are handed out as they were sent.</summary>
public sealed class AnsweredDocumentTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    [Theory]
    [InlineData("ASR-MSK-1")]
    [InlineData("ASR-IRKT-1")]
    public async Task Document_ThatCameWithItsFile_IsHandedOutAsItWasSent(string system)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, system);
        await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        var sent = scene.SentDocuments();
        var stored = await scene.DocumentsAsync();

        stored.Count.ShouldBe(sent.Count);
        foreach (var document in stored)
        {
            var content = sent[$"{document.Type} {document.Number}"];
            document.Md5.ShouldNotBeNull();
            using var file = scene.OpenDocument(new DocumentPlace(system, document.Source.Path, document.FileName, document.Md5)).ShouldNotBeNull().Content;
            var copy = new MemoryStream();
            await file.CopyToAsync(copy, TestContext.Current.CancellationToken);
            copy.ToArray().ShouldBe(content);
        }

        // Who knows another hash does not know this file.
        scene.OpenDocument(new DocumentPlace(system, stored[0].Source.Path, stored[0].FileName, new string('0', 32))).ShouldBeNull();
    }
}
