using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>
/// Changes rules, all of them read and written together: there are few, and their order is one. Dead letters that wait for
/// a rule are looked at again after each change.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
internal sealed class LetterRuleRows(
    IDbContextFactory<AppDbContext> contexts,
    ISignals signals,
    TimeProvider clock
)
{
    private const int Tries = 10;

    /// <summary>Changes them. Somebody else may write at the same time; the change is then made to what they wrote.</summary>
    /// <param name="change">Changes the rules, which come in their order; may be called again, and may refuse by throwing.</param>
    /// <param name="tell">Tells the audit log, in the same transaction; nothing is told when absent.</param>
    /// <typeparam name="T">What the change gives back.</typeparam>
    /// <returns>What the change gives back.</returns>
    /// <exception cref="RefusalException">The change was refused, the name is taken, or the store is away.</exception>
    public async Task<T> ChangeAsync<T>(Func<RuleList, T> change, Action<AppDbContext, T>? tell = null)
    {
        var changed = await StoreErrors.ExplainAsync(() => TryAsync(change, tell));
        signals.Publish(new(SignalTopic.Tasks, []));
        return changed;
    }

    private async Task<T> TryAsync<T>(Func<RuleList, T> change, Action<AppDbContext, T>? tell)
    {
        for (var tries = 1; ; tries++)
        {
            await using var db = await contexts.CreateDbContextAsync();
            await using var scope = await db.BeginWriteAsync(CancellationToken.None);
            var rules = await db.LetterRules.OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync();
            var changed = change(new(rules, db.LetterRules));
            tell?.Invoke(db, changed);
            try
            {
                await db.SaveChangesAsync();
                await WakeAsync(db);
                await scope.CommitAsync(CancellationToken.None);
                return changed;
            }
            catch (DbUpdateConcurrencyException) when (tries < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 50));
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    "Others change the rules at the same time; try again."
                );
            }
        }
    }

    // What waits for a rule may have been waiting for what the rule was before.
    private async Task WakeAsync(AppDbContext db)
    {
        var now = clock.GetUtcNow();
        await db
            .LetterDues.Where(d => d.DueAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, now));
    }
}

/// <summary>The rules in their order, to be changed.</summary>
/// <param name="rules">The rules.</param>
/// <param name="set">Where they are kept.</param>
internal sealed class RuleList(List<LetterRule> rules, DbSet<LetterRule> set)
{
    /// <summary>How many there are.</summary>
    public int Count => rules.Count;

    /// <summary>Finds one.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">No such rule, or stale.</exception>
    public LetterRule Get(Guid id, int? version) =>
        LetterRuleChecks.RequireSeen(rules.Find(r => r.Id == id), version);

    /// <summary>Whether a rule has this id or this name.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">The name.</param>
    public bool Has(Guid id, string name) => rules.Exists(r => r.Id == id || r.Name == name);

    /// <summary>Refuses a name that another rule has.</summary>
    /// <param name="id">The rule that is to have it.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="RefusalException">It is taken.</exception>
    public void RequireFree(Guid id, string name)
    {
        if (rules.Exists(r => r.Id != id && r.Name == name))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                new Dictionary<string, string[]> { ["name"] = ["Another rule has this name."] }
            );
        }
    }

    /// <summary>Adds a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="position">Its place; the last when absent.</param>
    public void Add(LetterRule rule, int? position)
    {
        set.Add(rule);
        rules.Add(rule);
        Move(rule, position ?? rules.Count);
    }

    /// <summary>Moves a rule to a place; the others close up.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="position">The place; what is beyond the last is the last.</param>
    public void Move(LetterRule rule, int position)
    {
        rules.Remove(rule);
        rules.Insert(Math.Clamp(position, 1, rules.Count + 1) - 1, rule);
        Number();
    }

    /// <summary>Takes a rule away.</summary>
    /// <param name="rule">The rule.</param>
    public void Remove(LetterRule rule)
    {
        set.Remove(rule);
        rules.Remove(rule);
        Number();
    }

    private void Number()
    {
        for (var i = 0; i < rules.Count; i++)
        {
            rules[i].Position = i + 1;
        }
    }
}
