using System.Globalization;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What a bulk request must be like; pure, so that console and REST refuse alike.</summary>
public static class BulkRules
{
    /// <summary>Ids of one selection.</summary>
    public const int MostIds = 10_000;

    /// <summary>Tasks that a canary may try out first.</summary>
    public const int MostFirst = 100;

    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <summary>How long cancels and deletes wait unless somebody says otherwise.</summary>
    public static readonly TimeSpan UndoWindow = TimeSpan.FromSeconds(10);

    /// <summary>The longest that they can be made to wait.</summary>
    public static readonly TimeSpan LongestUndoWindow = TimeSpan.FromHours(1);

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="request">The request.</param>
    public static FieldErrors Check(BulkRequest request)
    {
        var errors = new FieldErrors();
        CheckSelection(request, errors);
        CheckArguments(request.Action, request.Arguments, errors);
        TextRules.Check(request.Arguments.Reason, "arguments.reason", LongestReason, errors);
        return errors;
    }

    /// <summary>What somebody must be allowed to, beside reading the tasks.</summary>
    /// <param name="action">What is to be done.</param>
    public static IReadOnlyList<string> PermissionsOf(BulkAction action) =>
        action switch
        {
            BulkAction.Requeue => [Permissions.DeadLettersRequeue],
            BulkAction.Apply => [Permissions.DeadLettersRequeue, Permissions.TasksWrite],
            BulkAction.Migrate => [Permissions.TasksWrite, Permissions.TypesWrite],
            BulkAction.Replay => [Permissions.TasksWrite, Permissions.TasksPayload],
            _ => [Permissions.TasksWrite],
        };

    private static void CheckSelection(BulkRequest request, FieldErrors errors)
    {
        errors.Require(
            request.Ids is null || request.Filter is null,
            "filter",
            "Give either ids or a filter, not both."
        );
        errors.Require(
            request.Ids is not null || request.Filter is not null,
            "ids",
            "Give ids, or a filter: nothing is selected."
        );
        errors.Require(
            request.Ids is not { Count: > MostIds },
            "ids",
            string.Create(CultureInfo.InvariantCulture, $"At most {MostIds} ids; use a filter for more.")
        );
        errors.Require(request.Ids is not { Count: 0 }, "ids", "Names no task.");
        errors.Require(
            request.Filter is not { IsSearch: true },
            "filter",
            "A regular expression, or a text in results, is for looking, not for bulk work: select rows instead."
        );
        errors.Require(
            request.Filter is not { IsSearch: false } filter || NamesSomething(filter),
            "filter",
            "Must name a condition: an empty one would be every task there is."
        );
    }

    private static bool NamesSomething(TaskFilter filter) =>
        filter.Ids.Count
            + filter.States.Count
            + filter.Queues.Count
            + filter.Types.Count
            + filter.Tags.Count
            + filter.Labels.Count
            + filter.Workers.Count
            + filter.Fingerprints.Count
            + filter.Conditions.Count
            > 0
        || filter.Query is { IsEmpty: false }
        || new object?[]
        {
            filter.PriorityMin,
            filter.PriorityMax,
            filter.CreatedFrom,
            filter.CreatedTo,
            filter.FinishedFrom,
            filter.FinishedTo,
            filter.ParentId,
            string.IsNullOrWhiteSpace(filter.Error) ? null : filter.Error,
            string.IsNullOrWhiteSpace(filter.Text) ? null : filter.Text,
        }.Any(part => part is not null);

    private static void CheckArguments(BulkAction action, BulkArguments arguments, FieldErrors errors)
    {
        Belongs(arguments.Priority is not null, action is BulkAction.SetPriority, "priority");
        Belongs(arguments.Queue is not null, action is BulkAction.Move, "queue");
        Belongs(arguments.Tags is not null, action is BulkAction.Tag or BulkAction.Untag, "tags");
        Belongs(
            arguments.UndoWindow is not null,
            action.IsDestructive() || action is BulkAction.Apply,
            "undoWindow"
        );
        errors.Require(
            (arguments.Rule is not null) == (action is BulkAction.Apply),
            "arguments.rule",
            $"Belongs to the action {BulkAction.Apply.Word()}."
        );
        Belongs(arguments.Canary, action is BulkAction.Requeue, "canary");
        Belongs(arguments.StageWait is not null, action is BulkAction.Requeue, "stageWait");
        Belongs(arguments.First is not null, arguments.Canary, "first");
        Belongs(arguments.Asks, arguments.Canary, "asks");
        errors.Require(
            arguments.First is null or (>= 1 and <= MostFirst),
            "arguments.first",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {MostFirst}.")
        );
        errors.Require(
            action is not BulkAction.SetPriority || arguments.Priority is >= 0 and <= 9,
            "arguments.priority",
            "Must be from 0 to 9."
        );
        errors.Require(
            action is not BulkAction.Move || TextRules.IsQueue(arguments.Queue),
            "arguments.queue",
            $"Must be {TextRules.QueueForm}."
        );
        if (action is BulkAction.Tag or BulkAction.Untag)
        {
            CheckTags(arguments.Tags ?? [], errors);
        }

        errors.Require(
            arguments.UndoWindow is null
                || (arguments.UndoWindow >= TimeSpan.Zero && arguments.UndoWindow <= LongestUndoWindow),
            "arguments.undoWindow",
            "Must be from zero to one hour."
        );
        CheckWait(arguments, errors);

        void Belongs(bool given, bool belongs, string name) =>
            errors.Require(
                !given || belongs,
                $"arguments.{name}",
                $"Has no meaning for the action {action.Word()}."
            );
    }

    private static void CheckWait(BulkArguments arguments, FieldErrors errors)
    {
        errors.Require(
            arguments.StageWait is null || arguments.Canary,
            "arguments.stageWait",
            "Has no meaning without canary: nothing is waited for."
        );
        errors.Require(
            arguments.StageWait is null
                || (
                    arguments.StageWait >= CanaryPlan.ShortestWait
                    && arguments.StageWait <= CanaryPlan.LongestWait
                ),
            "arguments.stageWait",
            "Must be from one second to one day."
        );
    }

    private static void CheckTags(IReadOnlyList<string> tags, FieldErrors errors)
    {
        errors.Require(tags.Count > 0, "arguments.tags", "Names no tag.");
        var found = new FieldErrors();
        NewTaskRules.CheckTags(tags, found);
        foreach (var reason in found.ToDictionary().SelectMany(e => e.Value))
        {
            errors.Add("arguments.tags", reason);
        }
    }
}
