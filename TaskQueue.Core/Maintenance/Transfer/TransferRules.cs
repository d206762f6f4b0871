using System.Text.Json;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>What a row must be like, so that the store, the broker and the console can live with it; pure.</summary>
internal static class TransferRules
{
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The word after <c>kind</c>, if the line starts with one.</summary>
    public static string? KindOf(Utf8JsonReader reader) =>
        reader.Read()
        && reader.TokenType is JsonTokenType.StartObject
        && reader.Read()
        && reader.TokenType is JsonTokenType.PropertyName
        && reader.ValueTextEquals("kind"u8)
        && reader.Read()
        && reader.TokenType is JsonTokenType.String
            ? reader.GetString()
            : null;

    /// <summary>A fault of the JSON in words that name no type of ours.</summary>
    public static string Describe(Exception fault)
    {
        var field = fault is JsonException { Path: { Length: > 2 } path } ? path[2..] : null;
        return fault switch
        {
            NotSupportedException => "Does not start with its kind.",
            _ when fault.Message.Contains("could not be mapped", StringComparison.Ordinal) =>
                $"Has an unknown field{(field is null ? "" : $" {field}")}.",
            _ when fault.Message.Contains("missing required", StringComparison.Ordinal) =>
                "Lacks a required field.",
            _ when field is not null => $"The field {field} cannot be read.",
            _ => "Is not a JSON object.",
        };
    }

    /// <summary>What is wrong with a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="parts">What knows of rows that operators have set up.</param>
    /// <returns>The fault; none when it is right.</returns>
    public static string? FaultOf(TransferRow row, IReadOnlyList<ITransferPart> parts)
    {
        var errors = new FieldErrors();
        switch (row)
        {
            case TransferTaskType type:
                errors = Check(type);
                break;
            case TransferQueue queue:
                errors.Require(TextRules.IsQueue(queue.Name), "name", $"Must be {TextRules.QueueForm}.");
                errors.Require(queue.Removed >= 0, "removed", "Must not be negative.");
                break;
            case TransferSetUp setUp:
                parts.First(p => p.Kind == TransferKinds.Of(setUp)).Check(setUp, errors);
                break;
            case TransferTask task:
                Check(task, errors);
                break;
            case TransferAttempt attempt:
                Check(attempt, errors);
                break;
            case TransferTransition transition:
                errors.Require(Enum.IsDefined(transition.From), "from", "Is no state.");
                errors.Require(Enum.IsDefined(transition.To), "to", "Is no state.");
                TextRules.Check(transition.Actor, "actor", TaskLimits.Actor, errors);
                TextRules.Check(transition.Reason, "reason", AttemptLimits.ErrorText, errors);
                PayloadRules.Check(transition.Payload ?? "null"u8.ToArray(), errors);
                CheckTimes(errors, transition.At);
                break;
            case TransferLogLine line:
                errors.Require(Enum.IsDefined(line.Level), "level", "Is no level.");
                TextRules.Check(line.Message, "message", AttemptLimits.LogText, errors);
                CheckTimes(errors, line.At);
                break;
        }

        return errors.IsEmpty
            ? null
            : string.Join(" ", errors.ToDictionary().Select(e => $"{e.Key}: {string.Join(" ", e.Value)}"));
    }

    private static FieldErrors Check(TransferTaskType type)
    {
        var errors = new FieldErrors();
        errors.Require(TextRules.IsName(type.Name), "name", "Is no name.");
        errors.Require(type.Revision >= 0, "revision", "Must not be negative.");
        errors.Require(
            type.TimeoutMs is null or (> 0 and <= 7L * 24 * 3600 * 1000),
            "timeoutMs",
            "Must be from 1 ms to seven days."
        );
        errors.Require(
            type.DeadlineMs is null or (> 0 and <= 3660L * 24 * 3600 * 1000),
            "deadlineMs",
            "Must be from 1 ms to ten years."
        );
        CheckTtl(type.ResultTtlMs, errors);
        TextRules.Check(type.UpdatedBy, "updatedBy", TaskLimits.Actor, errors);
        CheckTimes(errors, type.FirstSeenAt, type.DeprecatedAt, type.Sunset, type.UpdatedAt);
        if (!errors.IsEmpty)
        {
            return errors;
        }

        errors = TypeDefinition.Of(type.ToRow()).Check();
        TransferTypeVersion.Check(type.Versions ?? [], errors);
        CheckTimes(errors, [.. (type.Versions ?? []).SelectMany(v => new[] { v.CreatedAt, v.UpdatedAt })]);
        return errors;
    }

    private static void CheckTtl(long? milliseconds, FieldErrors errors) =>
        errors.Require(
            milliseconds is null or (> 0 and <= 3660L * 24 * 3600 * 1000),
            "resultTtlMs",
            "Must be from 1 ms to ten years."
        );

    private static void Check(TransferTask task, FieldErrors errors)
    {
        CheckTtl(task.ResultTtlMs, errors);
        errors.Require(TextRules.IsName(task.Type), "type", "Is no name.");
        errors.Require(TextRules.IsQueue(task.Queue), "queue", $"Must be {TextRules.QueueForm}.");
        errors.Require(Enum.IsDefined(task.State), "state", "Is no state.");
        errors.Require(task.Priority is >= 0 and <= 9, "priority", "Must be from 0 to 9.");
        errors.Require(task.Version >= 1, "version", "Must be positive.");
        errors.Require(task.Attempt >= 0, "attempt", "Must not be negative.");
        errors.Require(
            task.Forgiven >= 0 && task.Forgiven <= task.Attempt,
            "forgiven",
            "Must be from 0 to attempt."
        );
        errors.Require(task.RuleRequeues is null or >= 1, "ruleRequeues", "Must be positive.");
        errors.Require(task.Losses >= 0, "losses", "Must not be negative.");
        errors.Require(
            task.MaxAttempts is >= 1 and <= TaskLimits.Attempts,
            "maxAttempts",
            "Must be from 1 to 100."
        );
        errors.Require(
            task.TimeoutMs > 0 && task.TimeoutMs <= (long)TaskLimits.Timeout.TotalMilliseconds,
            "timeoutMs",
            "Must be from 1 ms to seven days."
        );
        errors.Require(task.Progress is null or (>= 0 and <= 100), "progress", "Must be from 0 to 100.");
        errors.Require(
            task.State is not (TaskState.Scheduled or TaskState.Retrying) || task.DueAt is not null,
            "dueAt",
            "Is needed in this state."
        );
        errors.Require(
            (task.IdempotencyKey is null) == (task.RequestHash is null),
            "requestHash",
            "Belongs to the key."
        );
        CheckTies(task, errors);
        PayloadRules.Check(task.Payload, errors);
        errors.Require(
            task.Result is null || task.Result.Length <= AttemptLimits.Output,
            "result",
            "Is larger than 1 MiB."
        );
        CheckTexts(task, errors);
        CheckTimes(
            errors,
            task.CreatedAt,
            task.RunAt,
            task.DueAt,
            task.ExpiresAt,
            task.DeadlineAt,
            task.ResultUntil,
            task.StartedAt,
            task.FinishedAt,
            task.CancelRequestedAt
        );
    }

    private static void CheckTies(TransferTask task, FieldErrors errors)
    {
        var dependsOn = task.DependsOn ?? [];
        errors.Require(
            task.DependsRule is null || DependencyRule.TryParse(task.DependsRule, out _),
            "dependsRule",
            "Is no rule."
        );
        errors.Require(
            task.State is not TaskState.Blocked || (task.DependsRule is not null && dependsOn.Count > 0),
            "dependsRule",
            "Is needed in this state, with dependsOn."
        );
        errors.Require(Enum.IsDefined(task.Dependents), "dependents", "Is no mark.");
        errors.Require(
            dependsOn.Count <= TaskLimits.Dependencies
                && dependsOn.DistinctBy(d => d.Id).Count() == dependsOn.Count
                && dependsOn.All(d => d.Outcome is null || d.Outcome.Value.IsFinal()),
            "dependsOn",
            "Must name at most 1,000 tasks, each once, and how they ended."
        );
        errors.Require(
            (task.Uniques ?? []).All(u => u.Key is { Length: 32 }),
            "uniques",
            "A key has 32 bytes."
        );
    }

    private static void CheckTexts(TransferTask task, FieldErrors errors)
    {
        TextRules.Check(task.TypeVersion, "typeVersion", TypeDefinition.LongestVersion, errors);
        NewTaskRules.CheckTags(task.Tags ?? [], errors);
        LabelRules.Check(task.Labels ?? [], errors);
        TextRules.Check(task.Name, "name", TaskLimits.Title, errors);
        TextRules.Check(task.Description, "description", TaskLimits.Description, errors);
        TextRules.Check(task.CreatedBy, "createdBy", TaskLimits.Actor, errors);
        NewTaskRules.CheckKey(task.ConcurrencyKey, errors);
        TextRules.Check(task.CorrelationId, "correlationId", TaskLimits.Name, errors);
        TextRules.Check(task.IdempotencyKey, "idempotencyKey", TaskLimits.IdempotencyKey, errors);
        TextRules.Check(task.TraceId, "traceId", 32, errors);
        foreach (
            var (field, text) in new (string, string?)[]
            {
                ("worker", task.Worker),
                ("progressMessage", task.ProgressMessage),
                ("errorKind", task.ErrorKind),
                ("errorMessage", task.ErrorMessage),
                ("errorStack", task.ErrorStack),
                ("cancelRequestedBy", task.CancelRequestedBy),
            }
        )
        {
            TextRules.Check(text, field, AttemptLimits.ErrorText, errors);
        }
    }

    private static void Check(TransferAttempt attempt, FieldErrors errors)
    {
        errors.Require(attempt.Number >= 1, "number", "Must be positive.");
        errors.Require(Enum.IsDefined(attempt.Outcome), "outcome", "Is no outcome.");
        TextRules.Check(attempt.Worker, "worker", AttemptLimits.ErrorText, errors);
        TextRules.Check(attempt.ErrorKind, "errorKind", AttemptLimits.ErrorText, errors);
        TextRules.Check(attempt.ErrorMessage, "errorMessage", AttemptLimits.ErrorText, errors);
        TextRules.Check(attempt.ErrorStack, "errorStack", AttemptLimits.ErrorText, errors);
        CheckTimes(errors, attempt.LeasedAt, attempt.StartedAt, attempt.FinishedAt);
    }

    /// <summary>What both stores can keep, with room on both sides.</summary>
    public static void CheckTimes(FieldErrors errors, params ReadOnlySpan<DateTimeOffset?> times)
    {
        foreach (var time in times)
        {
            errors.Require(
                time is null || (time >= Earliest && time <= Latest),
                "times",
                "Must be from 1990 to 2200."
            );
        }
    }
}
