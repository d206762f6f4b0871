using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>One worker: what it runs, how it is doing, what failed on it, and what it can be told.</summary>
/// <param name="workers">Reads it.</param>
/// <param name="lease">After how long a silent worker is lost.</param>
public sealed partial class WorkerPage(SharedWorkers workers, IOptions<LeaseOptions> lease)
{
    private WorkerDetails? _details;
    private WorkerAct? _asked;
    private Guid _shown;
    private bool _missing;

    /// <summary>The worker.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private Saves<Guid> Saves => field ??= new(RefreshAsync);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Id)
        {
            // What was asked of the one before is not asked of this one.
            (_shown, _asked) = (Id, null);
        }

        _details = await workers.ReadAsync(Actor, Id).WaitAsync(cancellationToken);
        _missing = _details is null;
        if (_missing)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // The button keeps the focus while that is being saved, so it is not disabled for the browser.
    private void Ask(Guid worker, WorkerAct act) => _asked = Saves.Of(worker) is null ? act : null;

    private Task CloseAsync()
    {
        _asked = null;
        return RefreshAsync();
    }

    private static bool IsGone(WorkerNode worker) =>
        worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped;

    private string Story(WorkerNode worker) =>
        worker switch
        {
            { Status: WorkerStatus.Stopped } => T["ended {0}", Words.Ago(worker.LastBeatAt, Now)],
            { Status: WorkerStatus.Lost } => T[
                "not heard of since {0}",
                (Time ?? ViewerTime.Utc).Full(worker.LastBeatAt)
            ],
            { Order: not WorkerOrder.Work } => T[
                "told to {0} by {1}{2}",
                T.Of(worker.Order),
                worker.OrderedBy,
                worker.OrderReason is { } why ? $": {why}" : ""
            ],
            _ => T["up for {0}", Words.Duration(Now - worker.StartedAt)],
        };

    private static string GoneText(WorkerNode worker) =>
        worker.Status is WorkerStatus.Stopped
            ? T[
                "It has said goodbye. What it had not ended was handed back and runs elsewhere. A day after its last sign of life it is forgotten."
            ]
            : T[
                "Its process may have died, or its machine cannot be reached. What it ran is given to others once its leases end; when it comes back, results that are too late are refused."
            ];

    private static string Total(WorkerNode worker)
    {
        var ended = worker.Succeeded + worker.Failed;
        return ended == 0
            ? T["none since it started"]
            : T[
                "{0} since it started, {1} succeeded",
                Words.Number(ended),
                Words.Percent((double)worker.Succeeded / ended)
            ];
    }

    private static string AllRunning(WorkerNode worker) =>
        $"tasks?status=running&worker={Uri.EscapeDataString(worker.Name)}";
}
