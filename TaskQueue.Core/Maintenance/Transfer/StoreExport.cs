using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// Writes all tasks with their history, the queues, the task types, and the rules and schedules that operators have set up
/// into one file, as they stand at one instant. No account, password, token or key is in it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store.</param>
/// <param name="parts">What knows of rows that operators have set up.</param>
/// <param name="audit">Tells who took all data with them.</param>
/// <param name="features">Whether anybody may.</param>
/// <param name="clock">The current time.</param>
public sealed class StoreExport(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    TransferParts parts,
    AuditLog audit,
    FeatureSwitches features,
    TimeProvider clock
)
{
    // Ids are looked up this many at a time, and their rows are read in steps that fit into memory.
    private const int Page = 1000;
    private const int MostTypes = 20;
    private const int MostTasks = 200;
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>Refuses those who may not export, before anything is sent.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">They may not, or it is switched off.</exception>
    public void Check(Actor actor)
    {
        actor.Require(Permissions.SystemManage);
        actor.Require(Permissions.TasksPayload);
        features.Require(Feature.Transfer, actor);
        actor.RequireFresh(clock);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="progress">Told the number of tasks after each step; none when absent.</param>
    /// <param name="cancellationToken">Ends it; the file then has no trailer and is refused everywhere.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="RefusalException">They may not, or it is switched off.</exception>
    public async Task<TransferCounts> WriteAsync(
        Actor actor,
        Stream output,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        Check(actor);
        // Before the first byte leaves: one that breaks off has been taken, too.
        await audit.WriteAsync(actor, AuditActions.DataExported, AuditSubject.System);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        await using var writer = new TransferWriter(output);
        await writer.WriteAsync(
            new TransferHeader(
                TransferFormat.Version,
                ProductVersion.Number,
                clock.GetUtcNow(),
                connection.Provider.ToString().ToLowerInvariant()
            ),
            cancellationToken
        );
        await WriteSmallAsync(db, writer, cancellationToken);
        foreach (var part in parts.All)
        {
            await foreach (var row in part.ReadAsync(db, cancellationToken))
            {
                await writer.WriteAsync(row, cancellationToken);
            }
        }

        var after = Guid.Empty;
        while (await NextAsync(db, after, cancellationToken) is { Count: > 0 } sizes)
        {
            foreach (var step in Steps(sizes))
            {
                await WriteTasksAsync(db, writer, step[0], step[^1], cancellationToken);
                progress?.Report(writer.Counts.Tasks);
            }

            after = sizes[^1].Id;
        }

        await writer.EndAsync(cancellationToken);
        return writer.Counts;
    }

    /// <summary>Cuts ids into runs whose rows fit into memory together.</summary>
    internal static IEnumerable<IReadOnlyList<Guid>> Steps(IEnumerable<(Guid Id, long Bytes)> sizes)
    {
        var step = new List<Guid>();
        var total = 0L;
        foreach (var (id, bytes) in sizes)
        {
            if (step.Count > 0 && (step.Count == MostTasks || total + bytes > MostBytes))
            {
                yield return step;
                (step, total) = ([], 0);
            }

            step.Add(id);
            total += bytes;
        }

        if (step.Count > 0)
        {
            yield return step;
        }
    }

    private static async Task WriteSmallAsync(
        AppDbContext db,
        TransferWriter writer,
        CancellationToken cancellationToken
    )
    {
        var types = await db.TaskTypes.AsNoTracking().OrderBy(t => t.Name).ToListAsync(cancellationToken);
        foreach (var step in types.Chunk(MostTypes))
        {
            var versions = await TypeHistory.ReadAllAsync(db, step, cancellationToken);
            foreach (var type in step)
            {
                await writer.WriteAsync(
                    TransferTaskType.Of(type, [.. versions[type.Name]]),
                    cancellationToken
                );
            }
        }

        var queues = await db
            .QueueCounts.GroupBy(c => c.Queue)
            .Select(g => new { g.Key, Removed = g.Sum(c => c.Removed) })
            .OrderBy(q => q.Key)
            .ToListAsync(cancellationToken);
        foreach (var queue in queues)
        {
            await writer.WriteAsync(new TransferQueue(queue.Key, queue.Removed), cancellationToken);
        }
    }

    private static async Task<List<(Guid Id, long Bytes)>> NextAsync(
        AppDbContext db,
        Guid after,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Tasks.Where(t => t.Id.CompareTo(after) > 0)
            .OrderBy(t => t.Id)
            .Select(t => new
            {
                t.Id,
                Payload = t.Payload.Length,
                Result = t.Result == null ? 0 : t.Result.Length,
            })
            .Take(Page)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => (r.Id, (long)r.Payload + r.Result))];
    }

    private static async Task WriteTasksAsync(
        AppDbContext db,
        TransferWriter writer,
        Guid first,
        Guid last,
        CancellationToken cancellationToken
    )
    {
        var tasks = await db
            .Tasks.AsNoTracking()
            .Where(t => t.Id.CompareTo(first) >= 0 && t.Id.CompareTo(last) <= 0)
            .OrderBy(t => t.Id)
            .ToListAsync(cancellationToken);
        var attempts = await db
            .Attempts.AsNoTracking()
            .Where(a => a.TaskId.CompareTo(first) >= 0 && a.TaskId.CompareTo(last) <= 0)
            .OrderBy(a => a.TaskId)
            .ThenBy(a => a.Number)
            .ToListAsync(cancellationToken);
        var transitions = await db
            .Transitions.AsNoTracking()
            .Where(t => t.TaskId.CompareTo(first) >= 0 && t.TaskId.CompareTo(last) <= 0)
            .OrderBy(t => t.TaskId)
            .ThenBy(t => t.Id)
            .ToListAsync(cancellationToken);
        var lines = await db
            .LogLines.AsNoTracking()
            .Where(l => l.TaskId.CompareTo(first) >= 0 && l.TaskId.CompareTo(last) <= 0)
            .OrderBy(l => l.TaskId)
            .ThenBy(l => l.Id)
            .ToListAsync(cancellationToken);
        var dependencies = (
            await db
                .Dependencies.AsNoTracking()
                .Where(d => d.TaskId.CompareTo(first) >= 0 && d.TaskId.CompareTo(last) <= 0)
                .OrderBy(d => d.TaskId)
                .ThenBy(d => d.DependsOnId)
                .ToListAsync(cancellationToken)
        ).ToLookup(d => d.TaskId, d => new TransferDependency(d.DependsOnId, d.Outcome));
        var uniques = (
            await db
                .Uniques.AsNoTracking()
                .Where(u => u.TaskId.CompareTo(first) >= 0 && u.TaskId.CompareTo(last) <= 0)
                .ToListAsync(cancellationToken)
        ).ToLookup(u => u.TaskId, u => new TransferUnique(u.Key, u.Until));
        var requeues = await RequeuesAsync(db, first, last, cancellationToken);
        var (ofAttempts, ofTransitions, ofLines) = (
            attempts.ToLookup(a => a.TaskId, TransferRow (a) => TransferAttempt.Of(a)),
            transitions.ToLookup(t => t.TaskId, TransferRow (t) => TransferTransition.Of(t)),
            lines.ToLookup(l => l.TaskId, TransferRow (l) => TransferLogLine.Of(l))
        );
        // A late log line of a deleted task has no task any more, and is left out.
        foreach (var task in tasks)
        {
            var line = TransferTask.Of(task) with
            {
                DependsOn = dependencies.Contains(task.Id) ? [.. dependencies[task.Id]] : null,
                RuleRequeues = requeues.GetValueOrDefault(task.Id),
                Uniques = uniques.Contains(task.Id) ? [.. uniques[task.Id]] : null,
            };
            await writer.WriteAsync(line, cancellationToken);
            foreach (var row in ofAttempts[task.Id].Concat(ofTransitions[task.Id]).Concat(ofLines[task.Id]))
            {
                await writer.WriteAsync(row, cancellationToken);
            }
        }
    }

    // How often rules for dead letters have requeued tasks; most were never requeued.
    private static Task<Dictionary<Guid, int?>> RequeuesAsync(
        AppDbContext db,
        Guid first,
        Guid last,
        CancellationToken cancellationToken
    ) =>
        db
            .LetterDues.Where(d => d.TaskId.CompareTo(first) >= 0 && d.TaskId.CompareTo(last) <= 0)
            .Where(d => d.Requeues > 0)
            .ToDictionaryAsync(d => d.TaskId, d => (int?)d.Requeues, cancellationToken);
}
