using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>The state of everything at a glance.</summary>
/// <param name="board">How things stand, and what happened just now.</param>
/// <param name="history">What happened in a range.</param>
/// <param name="navigation">Goes to another range.</param>
/// <param name="requests">Opens the submit dialog.</param>
/// <param name="samples">Gives an empty installation something to show.</param>
/// <param name="features">Whether it may.</param>
/// <param name="toasts">Says what was done.</param>
/// <param name="firstTask">How far somebody is with their first task.</param>
/// <param name="viewer">Whether they want to be guided.</param>
/// <param name="facts">How the installation is put together.</param>
public sealed partial class HomePage(
    SharedBoard board,
    SharedHistory history,
    NavigationManager navigation,
    SubmitRequests requests,
    SampleData samples,
    FeatureSwitches features,
    Toasts toasts,
    FirstTask firstTask,
    Viewer viewer,
    ConsoleFacts facts
)
{
    private readonly Stack<string> _zoomed = [];
    private DashboardQuery _query = DashboardQuery.Read(null, null, null, null);
    private HistoryView? _view;
    private Board? _board;
    private bool _isRead;

    [SupplyParameterFromQuery]
    private string? Range { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Compare { get; set; }

    private SubmitRequests Requests => requests;
    private ConsoleFacts Facts => facts;

    private string Installation =>
        Facts.SurvivesPowerLoss
            ? T[
                "{0} mode: {1} store (an accepted task survives power loss), {2} broker.",
                Facts.Mode,
                Facts.Store,
                Facts.Broker
            ]
            : T[
                "{0} mode: {1} store (an accepted task survives crashes), {2} broker.",
                Facts.Mode,
                Facts.Store,
                Facts.Broker
            ];

    private bool MayLook => Actor.May(Permissions.TasksRead);
    private bool OffersSamples => Actor.May(Permissions.SystemManage) && features.IsOpen(Feature.Samples);
    private List<Destination> Places => [.. Destination.For(Actor)];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _isRead = true;
        if (!MayLook)
        {
            return;
        }

        _query = DashboardQuery.Read(Range, From, To, Compare);
        var now = await board.ReadAsync(Actor);
        _view = await history.ReadAsync(Actor, _query.Range);
        _board = Board.Of(now);
        cancellationToken.ThrowIfCancellationRequested();
        await FollowGuideAsync(cancellationToken);
    }

    private void Zoom((DateTimeOffset From, DateTimeOffset To) range)
    {
        _zoomed.Push(navigation.Uri);
        navigation.NavigateTo(_query.With(range.From, range.To));
    }

    private void Undo()
    {
        if (_zoomed.TryPop(out var before))
        {
            navigation.NavigateTo(before);
        }
    }

    private async Task AddSamplesAsync()
    {
        // Once they are there it is empty no longer.
        var guided = IsGuided;
        try
        {
            var count = await samples.AddAsync(Actor, Gone);
            if (guided)
            {
                // Somebody who has begun is not to be left alone.
                await KeepAsync(new() { Guide = GuideChoice.Shown });
            }

            toasts.Done(T["{0} sample tasks were submitted; the page System takes them away again.", count]);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }

        await RefreshAsync();
    }
}
