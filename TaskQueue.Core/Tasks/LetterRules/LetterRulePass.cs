using System.Globalization;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>
/// Judges dead letters and does what rules say within one transaction: what was decided, what was done, and how often it
/// was done are durable together or not at all.
/// </summary>
internal sealed class LetterRulePass
{
    /// <summary>How long a letter is left alone that cannot be dealt with just now.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    /// <summary>How long one is left alone whose rule is paused; a resume wakes it.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromHours(1);

    private const string Actor = "system";

    private readonly LedgerSession _session;
    private readonly DateTimeOffset _now;
    private readonly List<Guid> _done = [];
    private readonly List<(Guid Task, DateTimeOffset At, Guid? Rule)> _waiting = [];
    private readonly List<(TaskItem Task, DueLetter Due, LetterRule Rule)> _acts = [];

    private readonly UpgradePass _upgrade;

    private LetterRulePass(LedgerSession session, TaskTypeCatalogue types, DateTimeOffset now) =>
        (_session, _upgrade, _now) = (session, new(session, types, Actor), now);

    /// <summary>Tasks that are queued again.</summary>
    public List<Guid> Requeued { get; } = [];

    /// <summary>Tasks that rules acted on.</summary>
    public IEnumerable<Guid> Touched => _acts.Select(a => a.Task.Id);

    /// <summary>On how many each rule acted.</summary>
    public IReadOnlyList<(LetterRule Rule, int Count)> Acts =>
        [.. _acts.GroupBy(a => a.Rule).Select(g => (g.Key, g.Count()))];

    /// <summary>Does it.</summary>
    /// <param name="session">The transaction; may be another one, from the start.</param>
    /// <param name="due">The dead letters.</param>
    /// <param name="rules">All rules, in their order.</param>
    /// <param name="held">Tasks that the broker knows of.</param>
    /// <param name="types">The versions of types.</param>
    /// <param name="now">The current time.</param>
    public static async Task<LetterRulePass> RunAsync(
        LedgerSession session,
        IReadOnlyList<DueLetter> due,
        IReadOnlyList<LetterRule> rules,
        IReadOnlySet<Guid> held,
        TaskTypeCatalogue types,
        DateTimeOffset now
    )
    {
        var pass = new LetterRulePass(session, types, now);
        var rows = await session.LockAsync([.. due.Select(d => d.TaskId)]);
        foreach (var letter in due)
        {
            pass.Judge(letter, rows.GetValueOrDefault(letter.TaskId), rules, held);
        }

        await pass.ActAsync();
        await pass.SettleAsync();
        return pass;
    }

    private void Judge(
        DueLetter due,
        TaskItem? task,
        IReadOnlyList<LetterRule> rules,
        IReadOnlySet<Guid> held
    )
    {
        if (task is null || task.State is not TaskState.Dead)
        {
            _done.Add(due.TaskId);
            return;
        }

        if (task.Version != due.Version)
        {
            // It may have died anew: the next pass reads it as it is.
            return;
        }

        if (due.InCanary)
        {
            _waiting.Add((task.Id, _now + Later, null));
            return;
        }

        var verdict = LetterJudge.Decide(rules, Letter.Of(task, due.HasKey), due.Requeues, _now);
        switch (verdict.Step)
        {
            case LetterStep.Wait:
                _waiting.Add((task.Id, verdict.At!.Value, verdict.Rule!.Id));
                break;

            case LetterStep.Hold:
                _waiting.Add((task.Id, _now + Held, verdict.Rule!.Id));
                break;

            case LetterStep.Act
                when verdict.Rule is { Action: LetterAction.Requeue } && held.Contains(task.Id):
                _waiting.Add((task.Id, _now + Later, verdict.Rule.Id));
                break;

            // The tasks that depend on it are to hear of its end first.
            case LetterStep.Act
                when verdict.Rule is { Action: LetterAction.Discard }
                    && RemovePass.ObjectionTo(task) is not null:
                _waiting.Add((task.Id, _now + Later, verdict.Rule.Id));
                break;

            case LetterStep.Act:
                _acts.Add((task, due, verdict.Rule!));
                break;

            default:
                _done.Add(task.Id);
                break;
        }
    }

    private async Task ActAsync()
    {
        await LeaveOutdatedAsync();
        await RequeueAsync([.. _acts.Where(a => a.Rule.Action is LetterAction.Requeue)]);
        await TagAsync([.. _acts.Where(a => a.Rule.Action is LetterAction.Tag)]);
        await RemovePass.RemoveAsync(
            _session,
            [.. _acts.Where(a => a.Rule.Action is LetterAction.Discard).Select(a => a.Task)]
        );
        foreach (var (rule, count) in Acts)
        {
            await _session.ExecuteAsync(
                "update dead_letter_rules set acted = acted + @p1, acted_at = @p2 where id = @p0",
                rule.Id,
                (long)count,
                _now
            );
        }
    }

    // What cannot be made into a payload of today's version stays a dead letter, and the timeline says why.
    private async Task LeaveOutdatedAsync()
    {
        await _upgrade.ReadAsync(_acts.Where(a => a.Rule.Action is LetterAction.Requeue).Select(a => a.Task));
        var left = _acts
            .Where(a => a.Rule.Action is LetterAction.Requeue && _upgrade.ObjectionTo(a.Task.Id) is not null)
            .ToList();
        if (left.Count == 0)
        {
            return;
        }

        _acts.RemoveAll(left.Contains);
        _done.AddRange(left.Select(a => a.Task.Id));
        await _session.InsertAsync(
            LedgerTables.Transitions,
            [
                .. left.Select(a => new TaskTransition
                {
                    TaskId = a.Task.Id,
                    At = _now,
                    From = a.Task.State,
                    To = a.Task.State,
                    Actor = Actor,
                    Reason = $"Not requeued by rule '{a.Rule.Name}': {_upgrade.ObjectionTo(a.Task.Id)}",
                }),
            ]
        );
    }

    private async Task RequeueAsync(List<(TaskItem Task, DueLetter Due, LetterRule Rule)> acts)
    {
        var reasons = acts.ToDictionary(
            a => a.Task.Id,
            a =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Requeued by rule '{a.Rule.Name}', {a.Due.Requeues + 1} of at most {a.Rule.AtMost} times."
                )
        );
        if (acts.Count == 0)
        {
            return;
        }

        var moved = await MovePass.RunAsync(
            _session,
            reasons.Keys,
            task => TaskMoves.Requeue(task, Actor, reasons[task.Id]),
            _now
        );
        await _upgrade.WriteAsync(moved, _now);
        Requeued.AddRange(moved.Select(t => t.Id));
        await _session.ExecuteForAllAsync(
            "update dead_letter_dues set due_at = null, rule_id = null, requeues = requeues + 1 where task_id",
            Requeued
        );
    }

    // What has the tags already is done without a write, and what would have too many is left as it is.
    private async Task TagAsync(List<(TaskItem Task, DueLetter Due, LetterRule Rule)> acts)
    {
        foreach (var (task, due, rule) in acts)
        {
            _done.Add(task.Id);
            string[] after = [.. due.Tags.Union(rule.Tags).Order(StringComparer.Ordinal)];
            if (after.Length == due.Tags.Count || after.Length > TaskLimits.Tags)
            {
                continue;
            }

            await _session.ExecuteAsync(
                "update tasks set tags = @p1, version = version + 1 where id = @p0",
                task.Id,
                JsonStringsConverter.Write(after)
            );
            await _session.InsertAsync(
                LedgerTables.Tags,
                [.. rule.Tags.Select(tag => new TaskTag { Tag = tag, TaskId = task.Id })]
            );
            await _session.InsertAsync(
                LedgerTables.Transitions,
                [
                    new TaskTransition
                    {
                        TaskId = task.Id,
                        At = _now,
                        From = task.State,
                        To = task.State,
                        Actor = Actor,
                        Reason = $"Tagged {string.Join(", ", rule.Tags)} by rule '{rule.Name}'.",
                    },
                ]
            );
        }
    }

    private async Task SettleAsync()
    {
        await _session.ExecuteForAllAsync(
            "delete from dead_letter_dues where requeues = 0 and task_id",
            _done
        );
        await _session.ExecuteForAllAsync(
            "update dead_letter_dues set due_at = null, rule_id = null where task_id",
            _done
        );
        foreach (var (task, at, rule) in _waiting)
        {
            if (rule is { } id)
            {
                await _session.ExecuteAsync(
                    "update dead_letter_dues set due_at = @p1, rule_id = @p2 where task_id = @p0",
                    task,
                    at,
                    id
                );
            }
            else
            {
                await _session.ExecuteAsync(
                    "update dead_letter_dues set due_at = @p1 where task_id = @p0",
                    task,
                    at
                );
            }
        }
    }
}
