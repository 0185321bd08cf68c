using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How the draft on the screen stands to the draft in the database.</summary>
public enum SaveState
{
    Clean,
    Dirty,
    Saving,
    Failed,
    Conflict,
}

/// <summary>
/// What the wizard holds, and its keeping: saves never overlap, the newest content wins, and nothing typed is given up because a save failed.
/// </summary>
public sealed class DraftKeeper(ProductSpecification specification)
{
    private Task _last = Task.CompletedTask;
    private ContractId? _proposed;
    private int _edits;
    private int _saved;

    public ProductSpecification Specification { get; } = specification;

    public ParameterValues Values { get; private set; } = ParameterValues.Defaults(specification);

    public OrderId? Id { get; private set; }

    public int Version { get; private set; }

    /// <summary>What the person chose; until then the portal proposes.</summary>
    public ContractId? ContractId { get; set; }

    /// <summary>The contract the draft stands on now.</summary>
    public ContractId? EffectiveContractId => ContractId ?? _proposed;

    public AccountId? AccountId { get; set; }

    public string? CustomerReference { get; set; }

    public string? Comment { get; set; }

    public DateOnly? Wanted { get; set; }

    public DateTimeOffset? SavedAt { get; private set; }

    public SaveState State { get; private set; }

    /// <summary>Sentences of the last refusal or conflict.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public bool IsUnsaved => _edits != _saved;

    public static DraftKeeper Continue(ProductSpecification specification, DraftView draft) => new(specification)
    {
        Values = ParameterValues.Parse(draft.Parameters),
        Id = draft.Id,
        Version = draft.Version,
        ContractId = draft.ContractId,
        AccountId = draft.AccountId,
        CustomerReference = draft.CustomerReference,
        Comment = draft.Comment,
        Wanted = draft.RequestedCompletionDate,
        SavedAt = draft.SavedAt,
    };

    public void Change(ParameterValues values)
    {
        Values = values;
        Touch();
    }

    /// <summary>Something besides the parameters changed.</summary>
    public void Touch()
    {
        _edits++;
        State = State == SaveState.Conflict ? SaveState.Conflict : SaveState.Dirty;
    }

    /// <summary>Saves what is on the screen now, after a save that is under way. Leaving does not stop it: what was typed is kept.</summary>
    public Task SaveAsync(SaveDraft save) => _last = SaveAfterAsync(_last, save);

    private async Task SaveAfterAsync(Task before, SaveDraft save)
    {
        // How the earlier save ended is its own caller's business.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (State == SaveState.Conflict || (Id is not null && !IsUnsaved))
            {
                return;
            }

            var edits = _edits;
            State = SaveState.Saving;
            Take(edits, await save.Run(
                new DraftCommand(Id, Version, Specification.Code, ContractId, AccountId, Values.ToJson(), CustomerReference, Comment, Wanted), CancellationToken.None));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            State = SaveState.Failed;
            throw;
        }
    }

    /// <summary>Keeps what is on the screen over what another window saved.</summary>
    public void Override(DraftView theirs)
    {
        Version = theirs.Version;
        State = SaveState.Dirty;
        _edits++;
    }

    private void Take(int edits, Outcome<DraftSaved> outcome)
    {
        Errors = [];
        switch (outcome)
        {
            case Outcome<DraftSaved>.Done done:
                (Id, Version, SavedAt) = (done.Result.Id, done.Result.Version, done.Result.At);
                _proposed = done.Result.ContractId;
                _saved = edits;
                State = IsUnsaved ? SaveState.Dirty : SaveState.Clean;
                break;
            case Outcome<DraftSaved>.Refused refused:
                Errors = refused.Errors;
                State = SaveState.Failed;
                break;
            case Outcome<DraftSaved>.Clash clash:
                Errors = [new FieldError("", "conflict", clash.Message)];
                State = SaveState.Conflict;
                break;
            default:
                State = SaveState.Failed;
                break;
        }
    }
}
