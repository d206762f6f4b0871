using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What listeners are told of work on many tasks. Its figures are those of before the step that is told.</summary>
internal static class OperationEvents
{
    /// <summary>What happened to an operation.</summary>
    /// <param name="kind">Such as <c>operation.finished</c>.</param>
    /// <param name="operation">The operation, as it was read.</param>
    /// <param name="to">How it stands now.</param>
    /// <param name="at">When.</param>
    public static LiveEvent Of(string kind, TaskOperation operation, OperationStatus to, DateTimeOffset at) =>
        Of(kind, operation, at) with
        {
            To = to.Word(),
            Figures = new Dictionary<string, double>
            {
                ["matched"] = operation.Matched,
                ["done"] = operation.Done,
                ["failed"] = operation.Failed,
            },
        };

    /// <summary>Somebody asked for an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="at">When.</param>
    public static LiveEvent Asked(TaskOperation operation, DateTimeOffset at) =>
        Of("operation.asked", operation, operation.Status, at);

    /// <summary>What somebody did with an operation.</summary>
    /// <param name="control">What.</param>
    /// <param name="operation">The operation; of it what does not change.</param>
    /// <param name="actor">Who.</param>
    /// <param name="at">When.</param>
    public static LiveEvent Of(
        OperationControl control,
        TaskOperation operation,
        string actor,
        DateTimeOffset at
    ) =>
        Of(
            control switch
            {
                OperationControl.Pause => "operation.paused",
                OperationControl.Resume => "operation.resumed",
                OperationControl.Cancel => "operation.cancelled",
                _ => "operation.undone",
            },
            operation,
            at
        ) with
        {
            By = actor,
        };

    /// <summary>Somebody approved or refused an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="decision">What they said.</param>
    /// <param name="actor">Who.</param>
    /// <param name="at">When.</param>
    public static LiveEvent Decided(
        TaskOperation operation,
        Decision decision,
        string actor,
        DateTimeOffset at
    ) =>
        Of(decision.Approves ? "operation.approved" : "operation.refused", operation, at) with
        {
            By = actor,
        };

    /// <summary>Tells open pages that an operation has moved, and listeners what happened to it.</summary>
    /// <param name="signals">The news.</param>
    /// <param name="happened">What happened.</param>
    public static void Tell(this ISignals signals, LiveEvent happened) =>
        signals.Publish(new(SignalTopic.Tasks, []) { Events = [happened] });

    private static LiveEvent Of(string kind, TaskOperation operation, DateTimeOffset at) =>
        new(EventTopic.Operations, kind, at, operation.Id.ToString())
        {
            Type = operation.Action.Word(),
            Owner = operation.Actor,
        };
}
