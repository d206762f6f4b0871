using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Web.Components.Palette;

/// <summary>An act that was chosen in the palette and asks before it is done, with the dialog of the page that it belongs to.</summary>
public abstract record PaletteQuestion
{
    /// <summary>Pause a queue, or resume it where it is paused.</summary>
    /// <param name="Queue">The queue.</param>
    public sealed record QueueQuestion(QueueOverview Queue) : PaletteQuestion;

    /// <summary>Give a worker an order.</summary>
    /// <param name="Worker">The worker.</param>
    /// <param name="Act">The order.</param>
    public sealed record WorkerQuestion(WorkerNode Worker, WorkerAct Act) : PaletteQuestion;

    /// <summary>Do something with a schedule.</summary>
    /// <param name="Schedule">The schedule.</param>
    /// <param name="Act">What.</param>
    public sealed record ScheduleQuestion(Schedule Schedule, ScheduleAct Act) : PaletteQuestion;
}
