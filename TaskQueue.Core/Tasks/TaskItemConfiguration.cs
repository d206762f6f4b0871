using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks;

internal sealed class TaskItemConfiguration : IEntityTypeConfiguration<TaskItem>
{
    public void Configure(EntityTypeBuilder<TaskItem> task)
    {
        task.ToTable(
            "tasks",
            t =>
            {
                t.HasCheckConstraint("ck_tasks_priority", "priority between 0 and 9");
                t.HasCheckConstraint("ck_tasks_state", "state between 0 and 9");
            }
        );
        task.Property(t => t.Id).ValueGeneratedNever();
        task.Property(t => t.Type).HasMaxLength(TaskLimits.Name);
        task.Property(t => t.TypeVersion).HasMaxLength(TypeDefinition.LongestVersion);
        task.Property(t => t.Queue).HasMaxLength(TaskLimits.Name);
        task.Property(t => t.Name).HasMaxLength(TaskLimits.Title);
        task.Property(t => t.Description).HasMaxLength(TaskLimits.Description);
        task.Property(t => t.CreatedBy).HasMaxLength(TaskLimits.Actor);
        task.Property(t => t.CorrelationId).HasMaxLength(TaskLimits.Name);
        task.Property(t => t.ConcurrencyKey).HasMaxLength(TaskLimits.Name).HasDefaultValue("");
        task.Property(t => t.IdempotencyKey).HasMaxLength(TaskLimits.IdempotencyKey);
        task.Property(t => t.Retry).HasMaxLength(RetryPolicy.LongestText * 2);
        task.Property(t => t.TraceId).HasMaxLength(32);
        task.Property(t => t.Timeout).HasConversion<MillisecondsConverter>().HasColumnName("timeout_ms");
        task.Property(t => t.ResultTtl).HasConversion<MillisecondsConverter>().HasColumnName("result_ttl_ms");
        task.Property(t => t.Tags).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        task.Property(t => t.Labels)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");

        IndexReady(task);
        IndexLists(task);
        ConfigureTies(task);
    }

    private static void IndexReady(EntityTypeBuilder<TaskItem> task)
    {
        // Serves the window of ready work (reconciler, pump): one lane in starting order.
        task.HasIndex(t => new
            {
                t.Queue,
                t.Priority,
                t.Id,
            })
            .HasDatabaseName("ix_tasks_ready")
            .HasFilter($"state = {(int)TaskState.Queued} and concurrency_key = ''");
        // Serves the same for tasks with a concurrency key: each key has a window of its own.
        task.HasIndex(t => new
            {
                t.Queue,
                t.Priority,
                t.ConcurrencyKey,
                t.Id,
            })
            .HasDatabaseName("ix_tasks_ready_keyed")
            .HasFilter($"state = {(int)TaskState.Queued} and concurrency_key <> ''");
        // Serves the due promoter: what becomes ready next.
        task.HasIndex(t => t.DueAt)
            .HasDatabaseName("ix_tasks_due")
            .HasFilter($"state in ({(int)TaskState.Scheduled}, {(int)TaskState.Retrying})");
        // Serves the expiry chore: what ran out of time before it started.
        task.HasIndex(t => t.ExpiresAt)
            .HasDatabaseName("ix_tasks_expiring")
            .HasFilter("expires_at is not null and state in (0, 1, 2, 4)");
        // Serves the chore of deadlines: what waits beyond its own.
        task.HasIndex(t => t.DeadlineAt)
            .HasDatabaseName("ix_tasks_deadline")
            .HasFilter("deadline_at is not null and state in (0, 1, 2, 4)");
        // Serves the chore of results that have a time of their own.
        task.HasIndex(t => t.ResultUntil)
            .HasDatabaseName("ix_tasks_result_until")
            .HasFilter("result_until is not null");
        // Serves the start after a crash: what was running.
        task.HasIndex(t => t.Id)
            .HasDatabaseName("ix_tasks_running")
            .HasFilter($"state = {(int)TaskState.Running}");
    }

    private static void IndexLists(EntityTypeBuilder<TaskItem> task)
    {
        // Serves lists by state, newest first, and the dead letters.
        task.HasIndex(t => new { t.State, t.Id }).HasDatabaseName("ix_tasks_state");
        // Serves lists by queue, newest first.
        task.HasIndex(t => new { t.Queue, t.Id }).HasDatabaseName("ix_tasks_queue");
        // Serves lists of one queue in one state, newest first, where the one is no guide to the other: the dead of a queue
        // among millions. Not for the states that every task passes: each submission and each end would pay for it.
        task.HasIndex(t => new
            {
                t.Queue,
                t.State,
                t.Id,
            })
            .HasDatabaseName("ix_tasks_queue_state")
            .HasFilter($"state <> {(int)TaskState.Queued} and state <> {(int)TaskState.Succeeded}");
        // Serves lists by type, newest first.
        task.HasIndex(t => new { t.Type, t.Id }).HasDatabaseName("ix_tasks_type");
        // Serves lists by the labels that tasks require, newest first.
        task.HasIndex(t => new { t.Id, t.Labels })
            .HasDatabaseName("ix_tasks_labels")
            .HasFilter("labels <> '[]'");
        AddHistory(task);
        IndexTies(task);
        // Serves repeated submissions: one task per key and principal.
        task.HasIndex(t => new { t.CreatedBy, t.IdempotencyKey })
            .HasDatabaseName("ux_tasks_idempotency")
            .IsUnique()
            .HasFilter("idempotency_key is not null");
        ConfigureDead(task);
    }

    // What most tasks do not have, so that they do not pay for it.
    private static void IndexTies(EntityTypeBuilder<TaskItem> task)
    {
        // Serves lists by the correlation id, newest first.
        task.HasIndex(t => new { t.CorrelationId, t.Id })
            .HasDatabaseName("ix_tasks_correlation")
            .HasFilter("correlation_id is not null");
        // Serves lists by the concurrency key, newest first.
        task.HasIndex(t => new { t.ConcurrencyKey, t.Id })
            .HasDatabaseName("ix_tasks_key")
            .HasFilter("concurrency_key <> ''");
    }

    private static void ConfigureDead(EntityTypeBuilder<TaskItem> task)
    {
        // Serves the groups of dead letters, and the question whether an error has come back.
        task.HasIndex(t => new { t.Fingerprint, t.FinishedAt })
            .HasDatabaseName("ix_tasks_dead_group")
            .HasFilter($"state = {(int)TaskState.Dead}");
        // Serves what looks at the latest deaths: whether a canary came back, and what a rule would have met today.
        task.HasIndex(t => t.FinishedAt)
            .HasDatabaseName("ix_tasks_dead_latest")
            .HasFilter($"state = {(int)TaskState.Dead}");
    }

    private static void AddHistory(EntityTypeBuilder<TaskItem> task)
    {
        // Serves lists in the order of the ends, newest first.
        task.HasIndex(t => new { t.FinishedAt, t.Id })
            .HasDatabaseName("ix_tasks_finished")
            .HasFilter("finished_at is not null");
        // Serves the replays of one task, newest first.
        task.HasIndex(t => new { t.ParentId, t.Id })
            .HasDatabaseName("ix_tasks_parent")
            .HasFilter("parent_id is not null");
    }

    // What a task has to do with others.
    private static void ConfigureTies(EntityTypeBuilder<TaskItem> task)
    {
        task.Property(t => t.DependsRule)
            .HasConversion(rule => rule!.ToString(), text => DependencyRule.Parse(text))
            .HasMaxLength(DependencyRule.LongestText);
        task.Ignore(t => t.DependsOn);
        task.Ignore(t => t.ChildCount);
        task.Ignore(t => t.Unique);
        task.Ignore(t => t.Sent);
        task.Ignore(t => t.Values);
        task.Ignore(t => t.Sight);

        // Serves the chore that tells ends to dependents, where one transaction could not tell all.
        // By name: another index is on the same column.
        task.HasIndex(t => t.Id, "ix_tasks_untold")
            .HasDatabaseName("ix_tasks_untold")
            .HasFilter($"dependents = {(int)DependentsMark.Untold} and state >= {(int)TaskState.Succeeded}");
    }
}
