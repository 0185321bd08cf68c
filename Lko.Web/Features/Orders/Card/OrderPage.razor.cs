using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Web.Features.Orders.Card;

/// <summary>An order's card: whose move, since when, until when; what to decide; what was before.</summary>
public sealed partial class OrderPage : LkoComponentBase
{
    private const int ShortList = 8;
    private const string HistoryKey = "history";
    private const string HistoryMoves = "moves";
    private const string HistoryTexts = "texts";
    private static readonly Texts Texts = WebTexts.Orders;

    private readonly Reading _deciding = new();
    private readonly Reading _reading = new();
    private OrderCard? _order;
    private OrderCardView? _view;
    private OrderOwner? _owner;
    private bool _busy;
    private bool _allParameters;
    private string? _conflict;
    private string? _textError;
    private string? _loaded;

    [Parameter] public string Number { get; set; } = "";

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private GetOrder GetOrder { get; set; } = null!;

    [Inject] private GetOrderOwner GetOrderOwner { get; set; } = null!;

    [Inject] private AnswerClarification AnswerClarification { get; set; } = null!;

    [Inject] private AcceptTerms AcceptTerms { get; set; } = null!;

    [Inject] private DeclineTerms DeclineTerms { get; set; } = null!;

    [Inject] private AcceptDelivery AcceptDelivery { get; set; } = null!;

    [Inject] private ObjectToDelivery ObjectToDelivery { get; set; } = null!;

    [Inject] private RequestCancellation RequestCancellation { get; set; } = null!;

    [Inject] private RequestDate RequestDate { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "sent")] private string? Sent { get; set; }

    [SupplyParameterFromQuery(Name = HistoryKey)] private string? HistoryText { get; set; }

    /// <summary>Null shows all.</summary>
    private string? HistoryFilter => HistoryText is HistoryMoves or HistoryTexts ? HistoryText : null;

    private IReadOnlyList<Crumb> Crumbs => [new(WebTexts.Shell["Nav.Services"]), new(Texts["List.Title"], OrderUrls.List), new(Number)];

    protected override void OnInitialized()
    {
        Listen(change => change.Topic == Topic.Order && (change.OperatorId is null || string.Equals(change.Key, Number, StringComparison.OrdinalIgnoreCase)), ReadAsync);
        ListenToRights(ReadAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (string.Equals(_loaded, Number, StringComparison.Ordinal))
        {
            return;
        }

        (_loaded, _order, _view, _conflict, _textError) = (Number, null, null, null, null);
        await ReadAsync();
        if (Sent is not null && RendererInfo.IsInteractive && _order is not null)
        {
            Snacks.Done(Texts.Format("Card.Sent", Number));
            LeadTo(OrderUrls.Card(Number), replace: true);
        }
    }

    private Task ReadAsync() => TryReadAsync(
        _reading,
        Number,
        async () =>
        {
            var number = Number;
            var outcome = await GetOrder.Run(number, Gone);
            var owner = outcome is Outcome<OrderCard>.Denied && await GetOrderOwner.Run(number, Gone) is Outcome<OrderOwner>.Done owned ? owned.Result : null;
            return (Outcome: outcome, Owner: owner, Viewer: await Caller.GetAsync(Gone));
        },
        read =>
        {
            if (read.Outcome is Outcome<OrderCard>.Missing)
            {
                Navigation.NotFound();
                return;
            }

            _owner = read.Owner;
            (_order, _view) = _owner is not null ? (null, null) : (read.Outcome.Value, OrderCardView.Of(read.Outcome.Value, Catalogue, read.Viewer, Time.GetUtcNow()));
        });

    private void FilterHistory(ChangeEventArgs change) =>
        Navigation.SafeNavigate(Navigation.GetUriWithQueryParameter(HistoryKey, change.Value?.ToString() is { Length: > 0 } chosen ? chosen : null));

    private async Task DecideAsync(Decision decision)
    {
        // A second click before the first is answered must not decide twice.
        if (_busy || _order is not { } order)
        {
            return;
        }

        _busy = true;
        (_conflict, _textError) = (null, null);
        try
        {
            Outcome<int>? outcome = null;
            await TryReadAsync(_deciding, async () => outcome = await MoveAsync(decision.Intent, new(order.Number, order.Version, decision.Text, decision.Day)));
            switch (outcome)
            {
                case null:
                    // What was typed stays. Whether it was saved nobody knows: if it was, the change is heard and a second attempt is refused.
                    _conflict = _deciding.Incident is { } incident ? $"{Texts["Card.NotDecided"]} {WebTexts.Errors.Format("Incident", incident)}" : null;
                    return;
                case Outcome<int>.Done:
                    Snacks.Done(Texts[$"Card.Done.{decision.Intent}"]);
                    break;
                case Outcome<int>.Refused refused when !IsDecidedInPanel(order, decision.Intent):
                    _conflict = refused.Errors[0].Message;
                    break;
                case Outcome<int>.Refused refused:
                    _textError = refused.Errors[0].Message;
                    break;
                case Outcome<int>.Clash clash:
                    _conflict = clash.Message;
                    break;
                case Outcome<int>.Denied:
                    _conflict = Texts["Card.Denied"];
                    break;
                case Outcome<int>.Missing when !Gone.IsCancellationRequested:
                    Navigation.NotFound();
                    return;
                default:
                    break;
            }

            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private Task<Outcome<int>> MoveAsync(OrderIntent intent, OrderMove move) => intent switch
    {
        OrderIntent.Answer => AnswerClarification.Run(move, CancellationToken.None),
        OrderIntent.AcceptTerms => AcceptTerms.Run(move, CancellationToken.None),
        OrderIntent.DeclineTerms => DeclineTerms.Run(move, CancellationToken.None),
        OrderIntent.AcceptDelivery => AcceptDelivery.Run(move, CancellationToken.None),
        OrderIntent.ObjectToDelivery => ObjectToDelivery.Run(move, CancellationToken.None),
        OrderIntent.RequestCancellation => RequestCancellation.Run(move, CancellationToken.None),
        OrderIntent.RequestDate => RequestDate.Run(move, CancellationToken.None),
        _ => throw new InvalidOperationException($"{intent} is not decided on the card."),
    };

    private async Task CancelAsync()
    {
        var reason = await Dialogs.ConfirmAsync(new ConfirmRequest(
            Texts.Format("Card.CancelTitle", Number), Texts["Card.CancelText"], DomainTexts.Orders["Intent.RequestCancellation"], Destructive: true,
            TextLabel: Texts["Card.CancelReason"], TextRequired: true, TextMaxLength: OrderHistory.MaxTextLength));
        if (reason is not null)
        {
            await DecideAsync(new Decision(OrderIntent.RequestCancellation, reason));
        }
    }

    private async Task AskDateAsync()
    {
        if (_order is not { } order || _view is not { } view)
        {
            return;
        }

        var dialog = await Dialogs.ShowAsync<DateDialog>(
            null,
            new DialogParameters<DateDialog>
            {
                { asked => asked.Number, order.Number },
                { asked => asked.Present, order.RequestedCompletionDate },
                { asked => asked.Today, OrderDeadlines.LocalDay(Time.GetUtcNow(), view.Zone) },
            },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        if (await dialog.Result is { Data: Decision decision })
        {
            await DecideAsync(decision);
        }
    }

    private static bool IsDecidedInPanel(OrderCard order, OrderIntent intent) =>
        order.IsYourMove && intent != OrderIntent.RequestCancellation && OrderLifecycle.Intents[intent].From.Contains(order.State);

    private List<TimelineItem> HistoryItems(OrderCard order, OrderCardView view) =>
        [.. order.History
            .Where(row => HistoryFilter switch { HistoryMoves => row.From != row.To, HistoryTexts => row.Text is not null, _ => true })
            .Select(row => view.History(row, order.Viewer))];
}

/// <summary>What the person decided on the card.</summary>
public sealed record Decision(OrderIntent Intent, string? Text = null, DateOnly? Day = null);
