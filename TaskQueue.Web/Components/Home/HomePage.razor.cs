using TaskQueue.Core;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Home;

/// <summary>The state of everything at a glance.</summary>
/// <param name="tasks">Finds the oldest waiting task.</param>
/// <param name="queues">Counts.</param>
/// <param name="workers">The workers.</param>
/// <param name="requests">Opens the submit dialog.</param>
/// <param name="samples">Gives an empty installation something to show.</param>
/// <param name="toasts">Says what was done.</param>
/// <param name="facts">How the installation is put together.</param>
public sealed partial class HomePage(
    TaskQueries tasks,
    QueueQueries queues,
    WorkerQueries workers,
    SubmitRequests requests,
    SampleData samples,
    Toasts toasts,
    ConsoleFacts facts
)
{
    private static readonly TaskFilter Ready = new() { States = [TaskState.Queued], OldestFirst = true };

    private Board? _board;

    private SubmitRequests Requests => requests;
    private ConsoleFacts Facts => facts;
    private bool MayLook => Actor.May(Permissions.TasksRead);
    private List<Destination> Places => [.. Destination.For(Actor)];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!MayLook)
        {
            return;
        }

        var overview = await queues.ListAsync(Actor, cancellationToken);
        var hour = await queues.ActivityAsync(Actor, TimeSpan.FromHours(1), cancellationToken);
        var nodes = await workers.ListAsync(Actor, cancellationToken);
        var oldest = (await tasks.ListAsync(Actor, Ready, null, 1, cancellationToken)).Items;
        _board = Board.Of(overview, hour, nodes, oldest is [var task] ? task.CreatedAt : null);
    }

    private async Task AddSamplesAsync()
    {
        try
        {
            var count = await samples.AddAsync(Actor, Gone);
            toasts.Done($"{count} sample tasks were submitted; the page System takes them away again.");
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(refusal.Message);
        }

        await RefreshAsync();
    }

    private static string WorkerNote(Board board)
    {
        var idle = board.Idle == 0 ? "" : $"; {Words.Number(board.Idle)} paused or draining";
        return board.Workers == 0
            ? $"nothing runs without one{idle}"
            : $"alive, room for {Words.Number(board.Capacity)} tasks{idle}";
    }

    private string OldestNote(Board board) =>
        board.OldestReady is { } oldest
            ? $"oldest ready task: {Words.Coarse(Now > oldest ? Now - oldest : TimeSpan.Zero)}"
            : "no ready task waits";

    private string Since(TimeSpan span) => Uri.EscapeDataString(Words.Machine(Now - span));
}
