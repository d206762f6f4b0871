using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>
/// Lets the rules look at dead letters, a bounded number at a time: those that have just died, and those whose time has
/// come. It keeps nothing in memory; what is still to be done is in the store.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Changes tasks.</param>
/// <param name="handover">Tells the broker.</param>
/// <param name="types">The versions of types.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed partial class LetterRuleRunner(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    Handover handover,
    TaskTypeCatalogue types,
    StoreState store,
    TimeProvider clock,
    ILogger<LetterRuleRunner> logger
) : Chore(store, clock, logger)
{
    /// <summary>Dead letters of one step.</summary>
    public const int Step = 200;

    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (due, rules) = await ReadAsync(cancellationToken);
        if (due.Count == 0)
        {
            return false;
        }

        try
        {
            await RunAsync(due, rules);
        }
        catch (Exception e)
            when (e is RedisAwayException or RefusalException { Code: RefusalCode.Unavailable })
        {
            // Dead letters wait for broker and store like everything else.
            return false;
        }

        return due.Count == Step;
    }

    private async Task RunAsync(List<DueLetter> due, List<LetterRule> rules)
    {
        IReadOnlyList<Guid> ids = [.. due.Select(d => d.TaskId)];
        // A task that somebody still has would be settled into the requeued one.
        var held = rules.Exists(r => r.Action is LetterAction.Requeue)
            ? await handover.HeldAsync(ids)
            : new HashSet<Guid>();
        var pass = await ledger.ChangeAsync(
            due.Count,
            session => LetterRulePass.RunAsync(session, due, rules, held, types, Clock.GetUtcNow())
        );
        await handover.PushAsync(pass.Requeued);
        if (pass.Acts.Count > 0)
        {
            ledger.Tell(pass.Touched);
        }

        foreach (var (rule, count) in pass.Acts)
        {
            LogActed(rule.Name, rule.Action, count);
        }
    }

    private async Task<(List<DueLetter> Due, List<LetterRule> Rules)> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var canaries = db
            .Operations.Where(o => o.Stage != OperationStage.Whole && o.FinishedAt == null)
            .Select(o => o.Id);
        var due = await db
            .LetterDues.Where(d => d.DueAt <= now)
            .Join(db.Tasks, d => d.TaskId, t => t.Id, (d, t) => new { Due = d, Task = t })
            .OrderBy(x => x.Due.DueAt)
            .Take(Step)
            .Select(x => new DueLetter(
                x.Due.TaskId,
                x.Task.Version,
                x.Due.Requeues,
                x.Task.IdempotencyKey != null,
                db.CanaryTasks.Any(c => canaries.Contains(c.OperationId) && c.TaskId == x.Due.TaskId),
                x.Task.Tags
            ))
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return (due, []);
        }

        return (
            due,
            await db
                .LetterRules.AsNoTracking()
                .OrderBy(r => r.Position)
                .ThenBy(r => r.Id)
                .ToListAsync(cancellationToken)
        );
    }

    [LoggerMessage(
        EventId = 1111,
        Level = LogLevel.Information,
        Message = "Rule {Rule} for dead letters: {Action} of {Count}"
    )]
    private partial void LogActed(string rule, LetterAction action, int count);
}

/// <summary>A dead letter that is to be looked at, as it was read.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Version">Its version; another one by now means that it is somebody else's matter.</param>
/// <param name="Requeues">How often rules have requeued it.</param>
/// <param name="HasKey">Whether it has an idempotency key.</param>
/// <param name="InCanary">Whether a canary that goes on has queued it: its death is the canary's news first.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record DueLetter(
    Guid TaskId,
    int Version,
    int Requeues,
    bool HasKey,
    bool InCanary,
    IReadOnlyList<string> Tags
);
