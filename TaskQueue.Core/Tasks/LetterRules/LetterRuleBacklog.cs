using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>
/// Gives a rule the dead letters that it was not there for. They are noted for the rules as if they died now, in the
/// background and step by step; what is done with each is then decided like everywhere else, by all rules in their order.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="operations">Does the work.</param>
public sealed class LetterRuleBacklog(IDbContextFactory<AppDbContext> contexts, Operations operations)
{
    /// <summary>How many dead letters a dry run looks at, the newest tasks first.</summary>
    public const int MostLookedAt = 10_000;

    private const int Chunk = 1000;

    /// <summary>Tells what a rule would find among the dead letters that are there. Changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or no such rule.</exception>
    public async Task<LetterBacklog> PreviewAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rules = await db
            .LetterRules.AsNoTracking()
            .OrderBy(r => r.Position)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var rule = LetterRuleChecks.RequireSeen(rules.Find(r => r.Id == id), null);
        var newest = TaskFilterQuery
            .Apply(db, FilterOf(rule))
            .OrderByDescending(t => t.Id)
            .Take(MostLookedAt + 1);
        var letters = await TaskFilterQuery.WithoutBodies(newest).ToListAsync(cancellationToken);
        var meant = letters
            .Take(MostLookedAt)
            .Where(t => LetterJudge.Matches(rule, Letter.Of(t, hasKey: false)))
            .ToList();
        var requeues = await RequeuesAsync(db, [.. meant.Select(t => t.Id)], cancellationToken);
        var (taken, spent) = (0, 0);
        foreach (var task in meant)
        {
            var count = requeues.GetValueOrDefault(task.Id);
            var letter = Letter.Of(task, hasKey: false);
            if (LetterJudge.IsSpent(rule, count))
            {
                spent++;
            }
            else if (LetterJudge.Decide(rules, letter, count, letter.DiedAt).Rule?.Id != id)
            {
                taken++;
            }
        }

        return new(
            Math.Min(letters.Count, MostLookedAt),
            letters.Count <= MostLookedAt,
            meant.Count,
            taken,
            spent,
            [.. meant.Take(LetterRulePreviews.MostShown)]
        );
    }

    /// <summary>Asks for it. A rule that discards leaves the usual time to undo it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <param name="version">Refuse unless the rule still has this version; any when absent.</param>
    /// <returns>The operation; it counts the dead letters that it has looked at.</returns>
    /// <exception cref="RefusalException">Not allowed, no such rule, it was changed, it keeps what it means, or too much is unfinished.</exception>
    public async Task<TaskOperation> StartAsync(
        Actor actor,
        Guid id,
        string? reason,
        CancellationToken cancellationToken,
        int? version = null
    )
    {
        actor.Require(Permissions.DeadLettersRequeue);
        actor.Require(Permissions.TasksWrite);
        LetterRule rule;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            rule = LetterRuleChecks.RequireSeen(
                await db.LetterRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken),
                version
            );
        }

        if (rule.Action is LetterAction.Keep)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "The rule keeps what it means as it is: there is nothing to apply."
            );
        }

        return await operations.StartAsync(
            actor,
            new()
            {
                Action = BulkAction.Apply,
                Filter = FilterOf(rule),
                Arguments = new()
                {
                    Rule = rule.Id,
                    RuleName = rule.Name,
                    Reason = reason,
                    UndoWindow = rule.Action is LetterAction.Discard ? BulkRules.UndoWindow : null,
                },
            },
            cancellationToken
        );
    }

    // What indexes know of a rule; the rest is looked at letter by letter.
    private static TaskFilter FilterOf(LetterRule rule) =>
        new()
        {
            States = [TaskState.Dead],
            Types = rule.Types,
            Queues = rule.Queues,
            Fingerprints = rule.Fingerprint is { } print ? [print] : [],
        };

    private static async Task<Dictionary<Guid, int>> RequeuesAsync(
        AppDbContext db,
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<Guid, int>();
        foreach (var chunk in ids.Chunk(Chunk))
        {
            var rows = await db
                .LetterDues.Where(d => chunk.Contains(d.TaskId) && d.Requeues > 0)
                .Select(d => new { d.TaskId, d.Requeues })
                .ToListAsync(cancellationToken);
            rows.ForEach(r => found[r.TaskId] = r.Requeues);
        }

        return found;
    }
}

/// <summary>What a rule would find among the dead letters that are there.</summary>
/// <param name="Looked">How many were looked at: those of its types, queues and group.</param>
/// <param name="Complete">Whether these are all there are.</param>
/// <param name="Matched">How many of them it means.</param>
/// <param name="Taken">How many of those another rule before it takes.</param>
/// <param name="Spent">How many of those it may not requeue any more.</param>
/// <param name="Sample">The newest of those that it means, without payloads.</param>
public sealed record LetterBacklog(
    int Looked,
    bool Complete,
    int Matched,
    int Taken,
    int Spent,
    IReadOnlyList<TaskItem> Sample
);
