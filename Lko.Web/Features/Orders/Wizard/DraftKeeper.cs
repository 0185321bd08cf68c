using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Resources;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How the draft on the screen stands to the draft in the database.</summary>
public enum SaveState
{
    Clean,
    Dirty,
    Saving,
    Failed,
    Conflict,

    /// <summary>It was sent or deleted elsewhere: what is on the screen cannot be saved in its place.</summary>
    Gone,
}

/// <summary>
/// What the wizard holds, and its keeping: saves never overlap, the newest content wins, and nothing typed is given up because a save failed.
/// </summary>
/// <param name="today">Tells the day in a zone; where the person is when there is none.</param>
public sealed class DraftKeeper(ProductSpecification specification, Func<TimeZoneInfo?, DateOnly> today)
{
    private Task _last = Task.CompletedTask;
    private DraftContract? _chosen;
    private (DraftContract? Contract, AccountId? Account) _proposed;
    private bool _renewed;
    private int _edits;
    private int _saved;

    public ProductSpecification Specification { get; } = specification;

    /// <summary>The day by which it is judged: in the zone of its contract, as when it is sent; where the person is until it stands on one.</summary>
    public DateOnly Today => today(Contract is { } contract ? Subjects.ZoneOf(contract.Subject) : null);

    public ParameterValues Values { get; private set; } = ParameterValues.Defaults(specification);

    public OrderId? Id { get; private set; }

    public int Version { get; private set; }

    /// <summary>What the person chose; until then the portal proposes.</summary>
    public ContractId? ContractId => _chosen?.Id;

    /// <summary>The contract the draft stands on now.</summary>
    public ContractId? EffectiveContractId => Contract?.Id;

    /// <summary>Number of the contract the draft stands on now.</summary>
    public string? ContractNumber => Contract?.Number;

    /// <summary>Chosen by the person, or by him with its contract.</summary>
    public AccountId? AccountId { get; private set; }

    public AccountId? EffectiveAccountId => ContractId is null ? AccountId ?? _proposed.Account : AccountId;

    /// <summary>What was typed in place of an account and names none. The account stays as it is until that is corrected, and so does the day.</summary>
    public string? UnknownAccount { get; set; }

    /// <summary>What is wrong with what a step asks for, as far as it can be said without sending.</summary>
    public IReadOnlyList<FieldError> ErrorsOf(WizardStep step) => WizardPlan.FormStep(step) is not { } form ? []
        : [.. ParameterValidator.Validate(Specification, Values, Today, form), .. step == WizardStep.Contract ? Unread : []];

    /// <summary>What was typed and means nothing: it cannot be saved, and is corrected before anything is sent.</summary>
    public IReadOnlyList<FieldError> Unread =>
    [
        .. UnknownAccount is { } account ? [new FieldError("accountId", "choice-many", DomainTexts.Catalogue.Format("Error.choice-many", account))] : Array.Empty<FieldError>(),
        .. UnknownWanted is { } day ? [new FieldError("requestedCompletionDate", "kind-date", DomainTexts.Catalogue.Format("Error.kind-date", day))] : Array.Empty<FieldError>(),
    ];

    public string? CustomerReference { get; set; }

    public string? Comment { get; set; }

    public DateOnly? Wanted { get; set; }

    /// <summary>What was typed in place of a day and is none.</summary>
    public string? UnknownWanted { get; set; }

    public DateTimeOffset? SavedAt { get; private set; }

    public SaveState State { get; private set; }

    /// <summary>Number of the order that the draft was sent as; null when it was deleted.</summary>
    public string? SentAs { get; private set; }

    /// <summary>Sentences of the last refusal or conflict.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public bool IsUnsaved => _edits != _saved;

    public static DraftKeeper Continue(ProductSpecification specification, DraftView draft, Func<TimeZoneInfo?, DateOnly> today) => new(specification, today)
    {
        Values = ParameterValues.Parse(draft.Parameters),
        Id = draft.Id,
        Version = draft.Version,
        _chosen = draft.IsContractProposed ? null : draft.Contract,
        AccountId = draft.IsContractProposed ? null : draft.AccountId,
        _proposed = (draft.Contract, draft.AccountId),
        CustomerReference = draft.CustomerReference,
        Comment = draft.Comment,
        Wanted = draft.RequestedCompletionDate,
        SavedAt = draft.SavedAt,
    };

    /// <summary>A contract brings along the account that goes without saying.</summary>
    public void Choose(ContractRow contract) => Choose(contract.OnlyAccount, contract);

    /// <summary>Whoever chooses an account, or none, chooses its contract, or the one the draft stands on: no later proposal takes that away.</summary>
    public void Choose(AccountId? account, ContractRow? contract) =>
        (_chosen, AccountId, UnknownAccount) = (contract is null ? Contract : new DraftContract(contract.Id, contract.Number, contract.Subject), account, null);

    public void Change(ParameterValues values)
    {
        Values = values;
        Touch();
    }

    /// <summary>Something besides the parameters changed.</summary>
    public void Touch()
    {
        _edits++;
        State = State is SaveState.Conflict or SaveState.Gone ? State : SaveState.Dirty;
    }

    /// <summary>Saves what is on the screen now, after a save that is under way. Leaving does not stop it: what was typed is kept.</summary>
    public Task SaveAsync(SaveDraft save) => _last = SaveAfterAsync(_last, save);

    private DraftContract? Contract => _chosen ?? _proposed.Contract;

    private async Task SaveAfterAsync(Task before, SaveDraft save)
    {
        // How the earlier save ended is its own caller's business.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (State is SaveState.Conflict or SaveState.Gone || (Id is not null && !IsUnsaved))
            {
                return;
            }

            var edits = _edits;
            State = SaveState.Saving;
            Take(edits, await save.Run(
                new DraftCommand(_renewed ? null : Id, Version, Specification.Code, ContractId, AccountId, Values.ToJson(), CustomerReference, Comment, Wanted), CancellationToken.None));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            State = SaveState.Failed;
            throw;
        }
    }

    /// <summary>Writes the draft by other means than a save: after the save under way and before the next, which goes on from where this leads to.</summary>
    public Task<Outcome<AttachedFile>> InTurnAsync(Func<OrderId, int, Task<Outcome<AttachedFile>>> write)
    {
        var turn = WriteAfterAsync(_last, write);
        _last = turn;
        return turn;
    }

    private async Task<Outcome<AttachedFile>> WriteAfterAsync(Task before, Func<OrderId, int, Task<Outcome<AttachedFile>>> write)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (Id is not { } id || _renewed || State is SaveState.Conflict or SaveState.Gone)
        {
            return Outcome<AttachedFile>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
        }

        var outcome = await write(id, Version);
        switch (outcome)
        {
            case Outcome<AttachedFile>.Done done:
                Version = done.Result.Version;
                break;
            case Outcome<AttachedFile>.Missing:
                Lose();
                break;
            case Outcome<AttachedFile>.Clash clash:
                Collide(clash.Message, clash.Number);
                break;
        }

        return outcome;
    }

    /// <summary>Keeps what is on the screen over what another window saved.</summary>
    public void Override(int version)
    {
        Version = version;
        State = SaveState.Dirty;
        _edits++;
    }

    /// <summary>The draft was deleted elsewhere.</summary>
    public void Lose()
    {
        _edits++;
        (State, SentAs) = (SaveState.Gone, null);
    }

    /// <summary>It was changed elsewhere, or sent.</summary>
    /// <param name="number">What it was sent as.</param>
    public void Collide(string message, string? number = null)
    {
        _edits++;
        Errors = [new FieldError("", number is null ? "conflict" : "sent", message)];
        (State, SentAs) = number is null ? (SaveState.Conflict, SentAs) : (SaveState.Gone, number);
    }

    /// <summary>What is stored could not be asked.</summary>
    public void Fail() => (State, Errors) = (SaveState.Failed, []);

    /// <summary>What is on the screen becomes a draft of its own with the next save.</summary>
    public void Renew()
    {
        (_renewed, State) = (true, SaveState.Dirty);
        _edits++;
    }

    private void Take(int edits, Outcome<DraftSaved> outcome)
    {
        Errors = [];
        switch (outcome)
        {
            case Outcome<DraftSaved>.Done done:
                (Id, Version, SavedAt) = (done.Result.Id, done.Result.Version, done.Result.At);
                _proposed = (done.Result.Contract, done.Result.AccountId);
                (_saved, _renewed) = (edits, false);
                State = IsUnsaved ? SaveState.Dirty : SaveState.Clean;
                break;
            case Outcome<DraftSaved>.Refused refused:
                Errors = refused.Errors;
                State = SaveState.Failed;
                break;
            case Outcome<DraftSaved>.Missing:
                Lose();
                break;
            case Outcome<DraftSaved>.Clash clash:
                Collide(clash.Message, clash.Number);
                break;
            default:
                State = SaveState.Failed;
                break;
        }
    }
}
