using TaskQueue.Core;
using TaskQueue.Core.Workers;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>Something to tell a worker, and what to say before and after.</summary>
/// <param name="Order">The order.</param>
/// <param name="Word">The button that gives it.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Consequence">What it will do.</param>
public sealed record WorkerAct(WorkerOrder Order, string Word, string Icon, string Consequence)
{
    /// <summary>The button that gives it.</summary>
    public string Word
    {
        get => T[field];
    } = Word;

    /// <summary>What it will do.</summary>
    public string Consequence
    {
        get => T[field];
    } = Consequence;

    /// <summary>How a worker is that was told it and has not shown yet that it heard.</summary>
    public string Expected =>
        Order switch
        {
            WorkerOrder.Work => T["resuming"],
            WorkerOrder.Pause => T["pausing"],
            WorkerOrder.Drain => T["draining"],
            _ => T["stopping"],
        };

    private static readonly WorkerAct Pause = new(
        WorkerOrder.Pause,
        Key("Pause"),
        "pause",
        Key("It takes no more tasks until somebody resumes it. What it runs now goes on.")
    );

    private static readonly WorkerAct Resume = new(
        WorkerOrder.Work,
        Key("Resume"),
        "play",
        Key("It takes tasks again.")
    );

    private static readonly WorkerAct Drain = new(
        WorkerOrder.Drain,
        Key("Drain"),
        "drain",
        Key(
            "It takes no more tasks and ends what it runs, so that its machine can be taken away. Until its process ends it can be resumed."
        )
    );

    private static readonly WorkerAct Stop = new(
        WorkerOrder.Stop,
        Key("Stop"),
        "stop",
        Key(
            "It takes no more tasks, ends what it runs within its limit (Worker:ShutdownTimeout), hands back the rest, and its process ends. A service manager may start it again."
        )
    );

    /// <summary>What a worker can be told as it stands.</summary>
    /// <param name="worker">The worker.</param>
    public static IEnumerable<WorkerAct> For(WorkerNode worker)
    {
        if (worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped || worker.Order is WorkerOrder.Stop)
        {
            yield break;
        }

        if (worker.Order is WorkerOrder.Work)
        {
            yield return Pause;
        }
        else
        {
            yield return Resume;
        }

        if (worker.Order is not WorkerOrder.Drain)
        {
            yield return Drain;
        }

        if (worker.Standalone)
        {
            yield return Stop;
        }
    }
}
