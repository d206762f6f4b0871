using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>Tries a rule out on the dead letters of the last day. Changes nothing.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class LetterRulePreviews(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many dead letters are looked at, the latest first.</summary>
    public const int MostLookedAt = 10_000;

    /// <summary>How many of those that match are shown.</summary>
    public const int MostShown = 10;

    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(1);

    /// <summary>Tells what a rule would have met.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">The rule.</param>
    /// <param name="id">The rule that it is to replace; none when it is to be a new one.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<LetterRulePreview> RunAsync(
        Actor actor,
        NewLetterRule wanted,
        Guid? id,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.TasksRead);
        LetterRuleChecks.Check(wanted).ThrowIfAny();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rules = await db
            .LetterRules.AsNoTracking()
            .OrderBy(r => r.Position)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var place = wanted.Position ?? rules.Find(r => r.Id == id)?.Position ?? int.MaxValue;
        List<LetterRule> before = [.. rules.Where(r => r.Id != id).Take(Math.Max(0, place - 1))];
        var rule = AsRule(wanted);
        var letters = await ReadAsync(db, cancellationToken);
        var matched = letters.Where(t => LetterJudge.Matches(rule, Letter.Of(t, hasKey: false))).ToList();
        var taken = matched.Count(t =>
            before.Exists(r => LetterJudge.Matches(r, Letter.Of(t, hasKey: false)))
        );
        return new(
            Math.Min(letters.Count, MostLookedAt),
            letters.Count <= MostLookedAt,
            matched.Count,
            taken,
            [.. matched.Take(MostShown)]
        );
    }

    private static LetterRule AsRule(NewLetterRule wanted) =>
        new()
        {
            Id = Guid.Empty,
            Name = wanted.Name,
            Types = wanted.Types,
            Queues = wanted.Queues,
            Fingerprint = wanted.Fingerprint,
            ErrorKind = wanted.ErrorKind,
            ErrorContains = wanted.ErrorContains,
            MinAge = wanted.MinAge,
            MaxAge = wanted.MaxAge,
            Action = wanted.Action,
            CreatedAt = default,
            CreatedBy = "",
            UpdatedBy = "",
        };

    // One more than is looked at, to know whether there are more.
    private async Task<List<TaskItem>> ReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Back;
        var latest = db
            .Tasks.AsNoTracking()
            .Where(t => t.State == EF.Constant(TaskState.Dead) && t.FinishedAt >= since)
            .OrderByDescending(t => t.FinishedAt)
            .ThenByDescending(t => t.Id)
            .Take(MostLookedAt + 1);
        return await TaskFilterQuery.WithoutBodies(latest).ToListAsync(cancellationToken);
    }
}

/// <summary>What a rule would have met.</summary>
/// <param name="Looked">How many dead letters of the last day were looked at.</param>
/// <param name="Complete">Whether these are all there are.</param>
/// <param name="Matched">How many of them it means.</param>
/// <param name="Taken">How many of those a rule before it takes.</param>
/// <param name="Sample">The latest of those that it means.</param>
public sealed record LetterRulePreview(
    int Looked,
    bool Complete,
    int Matched,
    int Taken,
    IReadOnlyList<TaskItem> Sample
);
