using TaskQueue.Core;
using TaskQueue.Core.Events;
using TaskQueue.Core.Maintenance;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>How the store stands, and what can be done to it.</summary>
/// <param name="report">Tells how it stands.</param>
/// <param name="upkeep">Maintains it.</param>
/// <param name="listeners">Who listens to events.</param>
/// <param name="times">How fast the API answers.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class SystemPage(
    StoreReport report,
    StoreUpkeep upkeep,
    EventConnections listeners,
    RequestTimes times,
    Toasts toasts
)
{
    // Sizes cost the database more than the rest, and nobody watches them by the second.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);

    private StoreFacts? _facts;
    private DateTimeOffset _readAt;
    private IReadOnlyList<(MaintenanceRun Run, int? Percent)> _runs = [];
    private ConnectionUse _connections = new([], null);
    private IReadOnlyList<ConnectionFacts> _listeners = [];
    private IReadOnlyList<SlowQuery> _slow = [];
    private IReadOnlyList<RequestMinute> _requests = [];

    private StoreReport Report => report;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_facts is null || Now - _readAt >= Fresh)
        {
            _facts = await report.ReadAsync(Actor, cancellationToken);
            _readAt = Now;
        }

        _runs = await upkeep.ListAsync(Actor, cancellationToken);
        _connections = report.ReadConnections(Actor);
        _listeners = listeners.List(Actor);
        _slow = report.ReadSlow(Actor);
        _requests = times.Read();
    }

    private async Task StartAsync(MaintenanceAction action)
    {
        try
        {
            await upkeep.StartAsync(Actor, action, Gone);
            toasts.Done(T["It has begun; its row tells how it goes on."]);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }

        await RefreshAsync();
    }

    private async Task CloseAsync(ConnectionFacts connection)
    {
        try
        {
            await listeners.CloseAsync(Actor, connection.Id, Gone);
            toasts.Done(T["The connection of {0} is closed. Their program may come again.", connection.Name]);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }

        await RefreshAsync();
    }

    private async Task<IReadOnlyList<string>> ExplainAsync(string id)
    {
        try
        {
            return await report.PlanAsync(Actor, id, Gone);
        }
        catch (RefusalException refusal)
        {
            return [T.Told(refusal)];
        }
    }
}
