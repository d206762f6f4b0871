using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The tables that the ledger writes, and the columns of a task that settling reads and changes.</summary>
internal static class LedgerTables
{
    public static readonly LedgerTable<TaskItem> Tasks = new(
        "tasks",
        [
            Task("id", t => t.Id),
            Task("type", t => t.Type),
            Task("type_version", t => t.TypeVersion),
            Task("queue", t => t.Queue),
            Task("priority", t => t.Priority),
            Task("name", t => t.Name, isRare: true),
            Task("description", t => t.Description, isRare: true),
            Task("state", t => (short)t.State),
            Task("version", t => t.Version),
            Task("payload", t => t.Payload),
            Task("attempt", t => t.Attempt),
            Task("max_attempts", t => t.MaxAttempts),
            Task("retry", t => t.Retry, isRare: true),
            Task("forgiven", t => t.Forgiven),
            Task("losses", t => t.Losses),
            Task("fence", t => t.Fence),
            Task("timeout_ms", t => (long)t.Timeout.TotalMilliseconds),
            Task("run_at", t => t.RunAt),
            Task("due_at", t => t.DueAt),
            Task("expires_at", t => t.ExpiresAt, isRare: true),
            Task("deadline_at", t => t.DeadlineAt, isRare: true),
            Task("result_ttl_ms", t => (long?)t.ResultTtl?.TotalMilliseconds, isRare: true),
            Task("created_at", t => t.CreatedAt),
            Task("created_by", t => t.CreatedBy),
            Task("tags", t => JsonStringsConverter.Write(t.Tags)),
            Task("labels", t => JsonStringsConverter.Write(t.Labels)),
            Task("parent_id", t => t.ParentId, isRare: true),
            Task("correlation_id", t => t.CorrelationId),
            Task("trace_id", t => t.TraceId),
            Task("concurrency_key", t => t.ConcurrencyKey),
            Task("idempotency_key", t => t.IdempotencyKey),
            Task("request_hash", t => t.RequestHash),
            Task("depends_rule", t => t.DependsRule?.ToString(), isRare: true),
            Task("dependents", t => (short)t.Dependents),
        ],
        "on conflict do nothing returning id"
    );

    /// <summary>What an attempt and the moves of a task change. The id comes first.</summary>
    public static readonly IReadOnlyList<LedgerColumn<TaskItem>> Moves =
    [
        Task("id", t => t.Id),
        Task("state", t => (short)t.State),
        Task("version", t => t.Version),
        Task("attempt", t => t.Attempt),
        Task("forgiven", t => t.Forgiven),
        Task("losses", t => t.Losses),
        Task("fence", t => t.Fence),
        Task("due_at", t => t.DueAt),
        Task("expires_at", t => t.ExpiresAt),
        Task("deadline_at", t => t.DeadlineAt),
        Task("result_until", t => t.ResultUntil),
        Task("started_at", t => t.StartedAt),
        Task("finished_at", t => t.FinishedAt),
        Task("worker", t => t.Worker),
        Task("progress", t => t.Progress),
        Task("progress_message", t => t.ProgressMessage),
        Task("error_kind", t => t.ErrorKind),
        Task("error_message", t => t.ErrorMessage),
        Task("error_stack", t => t.ErrorStack),
        Task("retry_since", t => t.RetrySince),
        Task("fingerprint", t => t.Fingerprint),
        Task("cancel_requested_at", t => t.CancelRequestedAt),
        Task("cancel_requested_by", t => t.CancelRequestedBy),
        Task("dependents", t => (short)t.Dependents),
        // Settling reads no result, so an absent one means "as it is".
        Task("result", t => t.Result),
    ];

    public static readonly LedgerTable<TaskAttempt> Attempts = new(
        "task_attempts",
        [
            Attempt("task_id", a => a.TaskId),
            Attempt("number", a => a.Number),
            Attempt("worker", a => a.Worker),
            Attempt("leased_at", a => a.LeasedAt),
            Attempt("started_at", a => a.StartedAt),
            Attempt("finished_at", a => a.FinishedAt),
            Attempt("outcome", a => (short)a.Outcome),
            Attempt("error_kind", a => a.ErrorKind, isRare: true),
            Attempt("error_message", a => a.ErrorMessage, isRare: true),
            Attempt("error_stack", a => a.ErrorStack, isRare: true),
            Attempt("token", a => a.Token),
        ]
    );

    public static readonly LedgerTable<TaskTransition> Transitions = new(
        "task_transitions",
        [
            Transition("task_id", t => t.TaskId),
            Transition("at", t => t.At),
            Transition("\"from\"", t => (short)t.From),
            Transition("\"to\"", t => (short)t.To),
            Transition("actor", t => t.Actor),
            Transition("reason", t => t.Reason),
            Transition("attempt", t => t.Attempt),
            Transition("payload", t => t.Payload, isRare: true),
        ]
    );

    public static readonly LedgerTable<TaskLogLine> LogLines = new(
        "task_log_lines",
        [
            Line("task_id", l => l.TaskId),
            Line("attempt", l => l.Attempt),
            Line("at", l => l.At),
            Line("level", l => (short)l.Level),
            Line("message", l => l.Message),
        ]
    );

    public static readonly LedgerTable<TaskTag> Tags = new(
        "task_tags",
        [
            new LedgerColumn<TaskTag, string>("tag", t => t.Tag),
            new LedgerColumn<TaskTag, Guid>("task_id", t => t.TaskId),
        ],
        "on conflict do nothing"
    );

    public static readonly LedgerTable<TaskValue> Values = new(
        "task_values",
        [
            new LedgerColumn<TaskValue, string>("path", v => v.Path),
            new LedgerColumn<TaskValue, string>("value", v => v.Value),
            new LedgerColumn<TaskValue, Guid>("task_id", v => v.TaskId),
        ],
        "on conflict do nothing"
    );

    /// <summary>Who waits for whom; a row that is there takes the new outcome.</summary>
    public static readonly LedgerTable<TaskDependency> Dependencies = new(
        "task_dependencies",
        [
            new LedgerColumn<TaskDependency, Guid>("task_id", d => d.TaskId),
            new LedgerColumn<TaskDependency, Guid>("depends_on_id", d => d.DependsOnId),
            new LedgerColumn<TaskDependency, short?>("outcome", d => (short?)d.Outcome),
        ],
        "on conflict (task_id, depends_on_id) do update set outcome = excluded.outcome"
    );

    private static readonly IReadOnlyList<LedgerColumn<TaskUnique>> UniqueColumns =
    [
        new LedgerColumn<TaskUnique, byte[]>("key", u => u.Key),
        new LedgerColumn<TaskUnique, Guid>("task_id", u => u.TaskId),
        new LedgerColumn<TaskUnique, DateTimeOffset?>("until", u => u.Until),
    ];

    /// <summary>Keys; one that is there stays with the task that has it.</summary>
    public static readonly LedgerTable<TaskUnique> FreeUniques = new(
        "task_uniques",
        UniqueColumns,
        "on conflict do nothing"
    );

    /// <summary>Keys; one that is there goes to the new task.</summary>
    public static readonly LedgerTable<TaskUnique> TakenUniques = new(
        "task_uniques",
        UniqueColumns,
        "on conflict (key) do update set task_id = excluded.task_id, until = excluded.until"
    );

    public static readonly LedgerTable<CanaryTask> Canaries = new(
        "canary_tasks",
        [
            new LedgerColumn<CanaryTask, Guid>("operation_id", c => c.OperationId),
            new LedgerColumn<CanaryTask, Guid>("task_id", c => c.TaskId),
            new LedgerColumn<CanaryTask, long>("fingerprint", c => c.Fingerprint),
        ],
        "on conflict do nothing"
    );

    /// <summary>Dead letters that rules are to look at. A task that died before keeps its count.</summary>
    public static readonly LedgerTable<LetterDue> LetterDues = new(
        "dead_letter_dues",
        [
            new LedgerColumn<LetterDue, Guid>("task_id", d => d.TaskId),
            new LedgerColumn<LetterDue, DateTimeOffset?>("due_at", d => d.DueAt),
            new LedgerColumn<LetterDue, int>("requeues", d => d.Requeues),
        ],
        "on conflict (task_id) do update set due_at = excluded.due_at, rule_id = null"
    );

    private static LedgerColumn<TaskItem, T> Task<T>(
        string name,
        Func<TaskItem, T> value,
        bool isRare = false
    ) => new(name, value) { IsRare = isRare };

    private static LedgerColumn<TaskAttempt, T> Attempt<T>(
        string name,
        Func<TaskAttempt, T> value,
        bool isRare = false
    ) => new(name, value) { IsRare = isRare };

    private static LedgerColumn<TaskTransition, T> Transition<T>(
        string name,
        Func<TaskTransition, T> value,
        bool isRare = false
    ) => new(name, value) { IsRare = isRare };

    private static LedgerColumn<TaskLogLine, T> Line<T>(string name, Func<TaskLogLine, T> value) =>
        new(name, value);
}
