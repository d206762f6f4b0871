using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>Makes, changes, orders, pauses and deletes the rules for dead letters: checks who asks and what they ask for, then acts.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed class LetterRuleService(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private readonly LetterRuleRows _rows = new(contexts, signals, clock);

    /// <summary>All rules, in their order.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<LetterRule>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .LetterRules.AsNoTracking()
            .OrderBy(r => r.Position)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>One rule; none when there is none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<LetterRule?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.LetterRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
    }

    /// <summary>Makes a rule. It holds for tasks that die from now on.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, the name is taken, or the store is away.</exception>
    public Task<LetterRule> CreateAsync(Actor actor, NewLetterRule wanted)
    {
        wanted = CheckOrThrow(actor, wanted);
        var now = Now();
        return _rows.ChangeAsync(
            rules =>
            {
                if (rules.Count >= LetterRuleChecks.MostRules)
                {
                    throw TooMany("name");
                }

                var rule = new LetterRule
                {
                    Id = TaskIds.Next(clock),
                    Name = wanted.Name,
                    CreatedAt = now,
                    CreatedBy = actor.Name,
                    UpdatedBy = actor.Name,
                };
                rules.RequireFree(rule.Id, wanted.Name);
                Apply(rule, wanted, actor, now);
                rules.Add(rule, wanted.Position);
                return rule;
            },
            LetterRuleFacts.Tell(audit, actor, AuditActions.LetterRuleCreated, () => null)
        );
    }

    /// <summary>Adds rules as they are, behind those that are here; one whose id or name a rule here has is left out.</summary>
    /// <param name="adopted">The rules; nobody asks for them, so whoever calls has checked them.</param>
    /// <returns>How many were added.</returns>
    internal Task<int> AdoptAsync(IReadOnlyList<LetterRule> adopted) =>
        _rows.ChangeAsync(rules =>
        {
            var news = adopted.Where(r => !rules.Has(r.Id, r.Name)).ToList();
            if (rules.Count + news.Count > LetterRuleChecks.MostRules)
            {
                throw TooMany("file");
            }

            news.ForEach(r => rules.Add(r, position: null));
            return news.Count;
        });

    /// <summary>Refuses one rule too many.</summary>
    /// <param name="field">What is at fault.</param>
    internal static RefusalException TooMany(string field) =>
        RefusalException.Field(
            field,
            string.Create(
                CultureInfo.InvariantCulture,
                $"There may be {LetterRuleChecks.MostRules} rules for dead letters, and would be more."
            )
        );

    /// <summary>Changes a rule, and moves it where it is given a place. A pause goes on.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="wanted">What it is to be, whole.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such rule, stale, not acceptable, or the name is taken.</exception>
    public Task<LetterRule> UpdateAsync(Actor actor, Guid id, NewLetterRule wanted, int? version)
    {
        wanted = CheckOrThrow(actor, wanted);
        var now = Now();
        return ChangeAsync(
            actor,
            AuditActions.LetterRuleChanged,
            id,
            version,
            (rules, rule) =>
            {
                rules.RequireFree(id, wanted.Name);
                Apply(rule, wanted, actor, now);
                rule.Version++;
                rules.Move(rule, wanted.Position ?? rule.Position);
            }
        );
    }

    /// <summary>Moves a rule to another place.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="position">The place, from 1 on.</param>
    /// <exception cref="RefusalException">Not allowed, or no such rule.</exception>
    public Task<LetterRule> MoveAsync(Actor actor, Guid id, int position)
    {
        Require(actor);
        return ChangeAsync(
            actor,
            AuditActions.LetterRuleChanged,
            id,
            version: null,
            (rules, rule) => rules.Move(rule, position)
        );
    }

    /// <summary>Deletes a rule. What waited for it is left to the rules that remain.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such rule, or stale.</exception>
    public Task DeleteAsync(Actor actor, Guid id, int? version)
    {
        Require(actor);
        return _rows.ChangeAsync(
            rules =>
            {
                var rule = rules.Get(id, version);
                rules.Remove(rule);
                return rule;
            },
            LetterRuleFacts.TellGone(audit, actor)
        );
    }

    /// <summary>
    /// Halts a rule: what it matches stays as it is until somebody resumes it, and no rule behind it takes its place. A second
    /// pause replaces the reason of the first.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such rule, or the reason is too long.</exception>
    public Task<LetterRule> PauseAsync(Actor actor, Guid id, string? reason)
    {
        Require(actor);
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var errors = new FieldErrors();
        TextRules.Check(reason, "reason", LetterRuleChecks.LongestReason, errors);
        errors.ThrowIfAny();
        var now = Now();
        return ChangeAsync(
            actor,
            AuditActions.LetterRulePaused,
            id,
            version: null,
            (_, rule) =>
            {
                (rule.Paused, rule.PauseReason, rule.PausedBy, rule.PausedAt) = (
                    true,
                    reason,
                    actor.Name,
                    now
                );
                rule.Version++;
            }
        );
    }

    /// <summary>Lets a rule act again, also on what it has held; nothing happens where it is not paused.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The rule.</param>
    /// <exception cref="RefusalException">Not allowed, or no such rule.</exception>
    public Task<LetterRule> ResumeAsync(Actor actor, Guid id)
    {
        Require(actor);
        return ChangeAsync(
            actor,
            AuditActions.LetterRuleResumed,
            id,
            version: null,
            (_, rule) =>
            {
                if (rule.Paused)
                {
                    (rule.Paused, rule.PauseReason, rule.PausedBy, rule.PausedAt) = (false, null, null, null);
                    rule.Version++;
                }
            }
        );
    }

    private Task<LetterRule> ChangeAsync(
        Actor actor,
        string action,
        Guid id,
        int? version,
        Action<RuleList, LetterRule> change
    )
    {
        object? before = null;
        return _rows.ChangeAsync(
            rules =>
            {
                var rule = rules.Get(id, version);
                before = LetterRuleFacts.Of(rule);
                change(rules, rule);
                return rule;
            },
            LetterRuleFacts.Tell(audit, actor, action, () => before)
        );
    }

    private static void Require(Actor actor)
    {
        actor.Require(Permissions.DeadLettersRequeue);
        actor.Require(Permissions.TasksWrite);
    }

    private static NewLetterRule CheckOrThrow(Actor actor, NewLetterRule wanted)
    {
        Require(actor);
        LetterRuleChecks.Check(wanted).ThrowIfAny();
        return wanted with { Name = wanted.Name.Trim() };
    }

    private static void Apply(LetterRule rule, NewLetterRule wanted, Actor actor, DateTimeOffset now)
    {
        rule.Name = wanted.Name;
        rule.Types = [.. wanted.Types.Distinct(StringComparer.Ordinal)];
        rule.Queues = [.. wanted.Queues.Distinct(StringComparer.Ordinal)];
        rule.Fingerprint = wanted.Fingerprint;
        rule.ErrorKind = wanted.ErrorKind?.Trim();
        rule.ErrorContains = wanted.ErrorContains;
        (rule.MinAge, rule.MaxAge) = (wanted.MinAge, wanted.MaxAge);
        rule.Action = wanted.Action;
        rule.After = wanted.After ?? TimeSpan.Zero;
        rule.AtMost = wanted.AtMost;
        rule.Tags = [.. wanted.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        (rule.UpdatedAt, rule.UpdatedBy) = (now, actor.Name);
    }

    // What both stores can keep, so that a rule reads the same from either.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
