using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Operations;

/// <summary>
/// What is being done to many tasks just now, whichever page is open. It is read once for all who look, and not before
/// the page is live.
/// </summary>
/// <param name="recent">Reads it.</param>
/// <param name="live">Tells of changes.</param>
/// <param name="actors">Who looks.</param>
/// <param name="clock">The current time.</param>
public sealed partial class OperationsPanel(
    RecentOperations recent,
    PageFeed live,
    CurrentActor actors,
    TimeProvider clock
) : IDisposable
{
    private const int MostShown = 3;

    private IReadOnlyList<TaskOperation> _shown = [];
    private IDisposable? _subscription;
    private Actor? _actor;
    private int _awaited;

    private TimeProvider Clock => clock;

    public void Dispose() => _subscription?.Dispose();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _subscription = live.Subscribe(() => InvokeAsync(ReadAsync));
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await StoreAway.ExplainAsync(LookAsync);
        }
        catch (RefusalException)
        {
            // The store is away; the page below says so.
        }
    }

    private async Task LookAsync()
    {
        var actor = await actors.GetAsync();
        var found = actor.May(Permissions.TasksRead) ? await recent.ReadAsync() : [];
        var before = _shown.Count + _awaited;
        var seen = found
            .Where(o => IsSeenBy(actor, o))
            .ToLookup(o => o.Status is OperationStatus.AwaitingApproval);
        (_shown, _awaited, _actor) = (
            [.. seen[false].Take(MostShown)],
            // They may wait for a day: a line says so, and their page tells the rest.
            seen[true].Count(),
            actor
        );
        if (before + _shown.Count + _awaited > 0)
        {
            StateHasChanged();
        }
    }

    // Whoever sees some queues alone sees the operations that they asked for.
    private static bool IsSeenBy(Actor actor, TaskOperation operation) =>
        actor.ScopeOf(Permissions.TasksRead).IsEverywhere || operation.Actor == actor.Name;
}
