using System.Data.Common;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Reads the columns of a task that decisions need; payload and result stay in the store.</summary>
internal static class TaskRows
{
    public const string Columns =
        "id, type, queue, priority, state, version, attempt, max_attempts, forgiven, losses, fence, timeout_ms, "
        + "run_at, due_at, expires_at, created_at, created_by, started_at, finished_at, worker, progress, "
        + "progress_message, error_kind, error_message, error_stack, cancel_requested_at, cancel_requested_by, "
        + "retry, retry_since, fingerprint, depends_rule, dependents, type_version, deadline_at, "
        + "result_ttl_ms, result_until";

    public static TaskItem Read(DbDataReader row, IProviderValues values) =>
        new()
        {
            Id = values.ReadId(row, 0),
            Type = row.GetString(1),
            Queue = row.GetString(2),
            Priority = row.GetInt16(3),
            State = (TaskState)row.GetInt16(4),
            Version = row.GetInt32(5),
            Attempt = row.GetInt32(6),
            MaxAttempts = row.GetInt32(7),
            Forgiven = row.GetInt32(8),
            Losses = row.GetInt32(9),
            Fence = row.GetInt64(10),
            Timeout = TimeSpan.FromMilliseconds(row.GetInt64(11)),
            RunAt = values.ReadTime(row, 12),
            DueAt = values.ReadTime(row, 13),
            ExpiresAt = values.ReadTime(row, 14),
            CreatedAt = values.ReadTime(row, 15)!.Value,
            CreatedBy = row.GetString(16),
            StartedAt = values.ReadTime(row, 17),
            FinishedAt = values.ReadTime(row, 18),
            Worker = Text(row, 19),
            Progress = row.IsDBNull(20) ? null : row.GetInt16(20),
            ProgressMessage = Text(row, 21),
            ErrorKind = Text(row, 22),
            ErrorMessage = Text(row, 23),
            ErrorStack = Text(row, 24),
            CancelRequestedAt = values.ReadTime(row, 25),
            CancelRequestedBy = Text(row, 26),
            Retry = Text(row, 27),
            RetrySince = values.ReadTime(row, 28),
            Fingerprint = row.IsDBNull(29) ? null : row.GetInt64(29),
            DependsRule = Text(row, 30) is { } rule ? DependencyRule.Parse(rule) : null,
            Dependents = (DependentsMark)row.GetInt16(31),
            TypeVersion = Text(row, 32),
            DeadlineAt = values.ReadTime(row, 33),
            ResultTtl = row.IsDBNull(34) ? null : TimeSpan.FromMilliseconds(row.GetInt64(34)),
            ResultUntil = values.ReadTime(row, 35),
        };

    private static string? Text(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>How a provider keeps ids and times.</summary>
internal interface IProviderValues
{
    Guid ReadId(DbDataReader row, int column);

    DateTimeOffset? ReadTime(DbDataReader row, int column);
}
