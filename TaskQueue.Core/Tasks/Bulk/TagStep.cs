using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Adds tags to tasks in any state, or takes them away. Tags say nothing to workers, so the broker is not asked.</summary>
internal sealed class TagStep(IDbContextFactory<AppDbContext> contexts, TaskLedger ledger, TimeProvider clock)
{
    public async Task RunAsync(StepProgress step, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(step, cancellationToken);
        await ledger.ChangeAsync(
            step.Ids.Count,
            session => ApplyAsync(session, step, before, clock.GetUtcNow())
        );
        ledger.Tell(before.Keys);
    }

    private static async Task<bool> ApplyAsync(
        LedgerSession session,
        StepProgress step,
        Dictionary<Guid, Tagged> before,
        DateTimeOffset now
    )
    {
        step.Begin();
        var tags = OperationText.ArgumentsOf(step.Operation).Tags!;
        var adds = step.Operation.Action is BulkAction.Tag;
        var rows = await session.LockAsync(step.Ids);
        step.FailMissing(rows);
        var changes = rows
            .Values.Select(task => (Task: task, After: After(step, task, before, tags, adds)))
            .Where(c => c.After is not null)
            .ToList();
        foreach (var same in changes.GroupBy(c => JsonStringsConverter.Write(c.After!)))
        {
            await session.ExecuteForAllAsync(
                "update tasks set tags = @p0, version = version + 1 where id",
                [.. same.Select(c => c.Task.Id)],
                same.Key
            );
        }

        await WriteIndexAsync(session, [.. changes.Select(c => c.Task.Id)], tags, adds);
        var story = $"{(adds ? "Tagged" : "Untagged")} {string.Join(", ", tags)}.";
        await step.TellAsync(session, changes.Select(c => c.Task), story, now);
        await step.SaveAsync(session);
        return true;
    }

    // What has the tags already, or has none of them, is done without a write.
    private static string[]? After(
        StepProgress step,
        TaskItem task,
        Dictionary<Guid, Tagged> before,
        IReadOnlyList<string> tags,
        bool adds
    )
    {
        if (!before.TryGetValue(task.Id, out var read) || read.Version != task.Version)
        {
            step.Fail(task.Id, "The task changed meanwhile; try again.");
            return null;
        }

        string[] after =
        [
            .. (adds ? read.Tags.Union(tags) : read.Tags.Except(tags)).Order(StringComparer.Ordinal),
        ];
        if (after.Length > TaskLimits.Tags)
        {
            step.Fail(task.Id, $"It would have more than {TaskLimits.Tags} tags.");
            return null;
        }

        return after.Length == read.Tags.Count ? null : after;
    }

    private static async Task WriteIndexAsync(
        LedgerSession session,
        List<Guid> ids,
        IReadOnlyList<string> tags,
        bool adds
    )
    {
        if (adds)
        {
            await session.InsertAsync(
                LedgerTables.Tags,
                [.. ids.SelectMany(id => tags.Select(tag => new TaskTag { Tag = tag, TaskId = id }))]
            );
            return;
        }

        foreach (var tag in tags)
        {
            await session.ExecuteForAllAsync("delete from task_tags where tag = @p0 and task_id", ids, tag);
        }
    }

    private async Task<Dictionary<Guid, Tagged>> ReadAsync(
        StepProgress step,
        CancellationToken cancellationToken
    )
    {
        var ids = step.Ids;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Tasks.Where(t => ids.Contains(t.Id))
            .Select(t => new
            {
                t.Id,
                t.Version,
                t.Tags,
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(r => r.Id, r => new Tagged(r.Version, r.Tags));
    }

    private sealed record Tagged(int Version, IReadOnlyList<string> Tags);
}
