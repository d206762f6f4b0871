using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>What the list tells of a worker in one column.</summary>
public sealed partial class WorkerCell
{
    /// <summary>The worker.</summary>
    [Parameter, EditorRequired]
    public WorkerNode Worker { get; set; } = default!;

    /// <summary>What of it: the name of a column of the list.</summary>
    [Parameter, EditorRequired]
    public string Column { get; set; } = "";

    /// <summary>How it is going to be, in a word, while it is being told something.</summary>
    [Parameter]
    public string? Saving { get; set; }

    // While an order stands, or whoever lifted it might wonder who had given it.
    private string? Order =>
        Worker.Order is WorkerOrder.Work || Worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped ? null
        : Worker.OrderReason is null ? T["by {0}", Worker.OrderedBy]
        : T["by {0}: {1}", Worker.OrderedBy, Worker.OrderReason];

    private string Done
    {
        get
        {
            var ended = Worker.Succeeded + Worker.Failed;
            return ended == 0
                ? T["none yet"]
                : T[
                    "{0}, {1} succeeded",
                    Words.Number(ended),
                    Words.Percent((double)Worker.Succeeded / ended)
                ];
        }
    }

    // Nobody measures how long the tasks of a worker over REST take.
    private string Times =>
        Worker.Succeeded + Worker.Failed == 0 || Worker.RegisteredBy is not null
            ? ""
            : T[
                "{0} each, 95 of 100 under {1}",
                Words.Milliseconds(Worker.MeanMs),
                Words.Milliseconds(Worker.P95Ms)
            ];

    private static string ListOf(IReadOnlyList<string> words, string none) =>
        words is [] or ["*"] ? none : string.Join(", ", words);
}
