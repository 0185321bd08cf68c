using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Resources;
using Lko.Web.Components.Shared;
using Lko.Web.Components.Shared.Parameters;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Integration.Quarantine;

/// <summary>The chosen row beside the list; it hears of runs of its system and says when it has left the quarantine.</summary>
public sealed partial class QuarantineRowPanel : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Integration;

    private readonly string _id = ElementIds.Next("meaning");
    private readonly Reading _reading = new();
    private QuarantineDetail? _detail;
    private string _meaning = "";
    private string? _error;

    [Parameter, EditorRequired] public QuarantineRowId Id { get; set; }

    [Parameter, EditorRequired] public string CloseHref { get; set; } = "";

    [Inject] private GetQuarantineRow GetQuarantineRow { get; set; } = null!;

    [Inject] private MapServiceCode MapServiceCode { get; set; } = null!;

    [Inject] private RemoveServiceCode RemoveServiceCode { get; set; } = null!;

    [Inject] private ControlSystem ControlSystem { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    private string? NotAllowed => _detail is { CanManage: false } ? Texts["Action.NotAllowed"] : null;

    protected override async Task OnInitializedAsync()
    {
        Listen(change => change.Topic == Topic.Sync && (_detail is null || change.IsAbout(_detail.Line.System)), ReadAsync);
        await ReadAsync();
    }

    private Task ReadAsync() => TryReadAsync(_reading, async () =>
    {
        var outcome = await GetQuarantineRow.Run(Id, Gone);
        _detail = outcome is Outcome<QuarantineDetail>.Missing ? null : outcome.Value;
    });

    private async Task MapAsync()
    {
        if (_detail is not { Line: { Code: { } code } line } detail)
        {
            return;
        }

        if (detail.Meanings.FirstOrDefault(each => Key(each) == _meaning) is not { } meaning)
        {
            _error = DomainTexts.Integration["Error.Meaning"];
            return;
        }

        await MapAsync(new MapCodeCommand(line.System, code, meaning.Kind, meaning.Meaning), offerUndo: true);
    }

    private async Task MapAsync(MapCodeCommand command, bool offerUndo)
    {
        var outcome = await MapServiceCode.Run(command, CancellationToken.None);
        _error = outcome switch
        {
            Outcome<CodeMapped>.Refused refused => refused.Errors[0].Message,
            Outcome<CodeMapped>.Clash clash => clash.Message,
            { IsOk: true } => null,
            _ => Texts["Action.NotAllowed"],
        };
        if (outcome is Outcome<CodeMapped>.Done { Result: var mapped } && offerUndo)
        {
            Snacks.Done(Texts.Format("Map.Done", command.Code, Fmt.Number(mapped.Helped)), () => OnCircuitAsync(() => mapped.Before is { } before
                ? MapAsync(command with { Kind = before.Kind, Meaning = before.Meaning }, offerUndo: false)
                : RemoveAsync(command.System, command.Code, new(command.Kind, command.Meaning))));
        }

        await ReadAsync();
    }

    private async Task RemoveAsync(string system, string code, CodeMeaning listed)
    {
        if ((await RemoveServiceCode.Run(system, code, listed, null, CancellationToken.None)).IsOk)
        {
            Snacks.Done(Texts.Format("Map.Removed", code));
        }
        else
        {
            Snacks.Failed(Texts["Codes.NotRemoved"]);
        }

        await ReadAsync();
    }

    private async Task ReprocessAsync(string system)
    {
        switch (await ControlSystem.Run(system, SystemAction.Reprocess, CancellationToken.None))
        {
            case Outcome<Nothing>.Done:
                Snacks.Done(Texts.Format("Action.Reprocess.Done", system));
                break;
            case Outcome<Nothing>.Clash clash:
                Snacks.Failed(clash.Message);
                break;
            default:
                Snacks.Failed(Texts["Action.NotAllowed"]);
                break;
        }

        await ReadAsync();
    }

    private IReadOnlyList<FieldOption> Meanings(QuarantineDetail detail) =>
        [.. detail.Meanings.Select(meaning => new FieldOption(Key(meaning), Name(meaning), DomainTexts.Integration[$"CodeKind.{meaning.Kind}"]))];

    private static string Key(CodeMeaning meaning) => $"{meaning.Kind}|{meaning.Meaning}";

    private string Name(CodeMeaning meaning) => IntegrationWords.Name(meaning, Catalogue);
}
