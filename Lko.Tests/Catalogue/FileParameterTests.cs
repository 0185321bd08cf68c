using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;
using Lko.Tests.Orders;

namespace Lko.Tests.Catalogue;

/// <summary>What an order says of its files before anything is known of the files themselves.</summary>
public sealed class FileParameterTests
{
    [Fact]
    public void Documents_NameTheirNumberOrTheirFile_OfTheVersionsThatTakeFiles()
    {
        Codes(3, """{"kind":"scheme"}""").ShouldBe(["any-of"]);
        Codes(3, """{"kind":"scheme","number":"7"}""").ShouldBeEmpty();
        Codes(3, """{"kind":"scheme","file":{"file":"11111111-1111-1111-1111-111111111111","name":"схема.pdf"}}""").ShouldBeEmpty();
        Codes(2, """{"kind":"scheme"}""").Count().ShouldBe(2);
        Codes(2, """{"kind":"scheme","number":"7","date":"2026-11-01"}""").ShouldBeEmpty();

        static IEnumerable<string> Codes(int version, string row) =>
            ParameterValidator.Validate(OrderScene.Catalogue.Find("L2_P2P", version)!, ParameterValues.Empty.With("documents", new JsonArray(JsonNode.Parse(row))), Samples.Today)
                .Where(error => error.Path.StartsWith("parameters.documents", StringComparison.Ordinal)).Select(error => error.Code);
    }

    [Theory]
    [InlineData("""{"file":"nonsense","name":"схема.pdf"}""")]
    [InlineData("""{"file":"11111111-1111-1111-1111-111111111111"}""")]
    [InlineData("""{"file":"11111111-1111-1111-1111-111111111111","name":"схема.pdf","size":1}""")]
    [InlineData("\"схема.pdf\"")]
    public void Validate_WhatIsNoFile_IsRefused(string value) =>
        ParameterValidator.Validate(OrderScene.Catalogue.Find("CROSS")!, ParameterValues.Empty.With("loa_cfa_file", JsonNode.Parse(value)), Samples.Today)
            .Where(error => error.Path == "parameters.loa_cfa_file").ShouldHaveSingleItem().Code.ShouldBe("kind-file");
}
