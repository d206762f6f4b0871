using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>Carries pauses, limits and overrides of queues, keys and types. One that is over by now lifts itself here.</summary>
/// <param name="control">Adds them, and tells the broker before tasks come.</param>
/// <param name="keys">The same for single keys.</param>
internal sealed class QueueRuleTransfer(QueueControl control, KeyControl keys) : ITransferPart
{
    public string Kind => TransferKinds.QueueRule;

    public async IAsyncEnumerable<TransferSetUp> ReadAsync(
        AppDbContext db,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var policies = await db
            .QueuePolicies.AsNoTracking()
            .OrderBy(p => p.Queue)
            .ToListAsync(cancellationToken);
        foreach (var policy in policies)
        {
            yield return TransferQueueRule.Of(policy);
        }

        var rules = await db
            .KeyRules.AsNoTracking()
            .Where(r => r.RemovedAt == null)
            .OrderBy(r => r.Queue)
            .ThenBy(r => r.Key)
            .ToListAsync(cancellationToken);
        foreach (var rule in rules)
        {
            yield return TransferQueueRule.Of(rule);
        }
    }

    public void Check(TransferSetUp row, FieldErrors errors)
    {
        var rule = (TransferQueueRule)row;
        errors.Require((rule.Queue is null) != (rule.Type is null), "queue", "Name a queue or a type.");
        errors.Require(
            rule.Queue is null || TextRules.IsQueue(rule.Queue),
            "queue",
            $"Must be {TextRules.QueueForm}."
        );
        errors.Require(
            rule.Type is null
                || (
                    TextRules.IsName(rule.Type) && QueueRule.OfType(rule.Type).Length <= TextRules.LongestName
                ),
            "type",
            "Is no name of a type that can have limits."
        );
        CheckKey(rule, errors);
        errors.Require(rule.Version >= 1, "version", "Must be positive.");
        errors.Require(
            rule.Pause is null || rule.Type is null,
            "pause",
            "Has no meaning for a type: queues are paused."
        );
        Check(rule.Pause, QueueControl.LongestReason, errors);
        Check(rule, rule.Limits, errors);
        Check(rule, rule.Override, errors);
        errors.Require(
            rule.Override is null || rule.Override.Until is not null,
            "override",
            "Has no end, and could not lift itself."
        );
    }

    public async Task<int> CountAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    )
    {
        var places = rows.Cast<TransferQueueRule>().Where(r => r.Key is null).Select(r => r.Place).ToList();
        return places.Count
            - await db.QueuePolicies.CountAsync(p => places.Contains(p.Queue), cancellationToken)
            + (await KeyControl.NewAsync(db, RulesOfKeys(rows), cancellationToken)).Count;
    }

    public async Task<int> AddAsync(
        IReadOnlyList<TransferSetUp> rows,
        ImportWay way,
        CancellationToken cancellationToken
    )
    {
        var policies = rows.Cast<TransferQueueRule>().Where(r => r.Key is null).Select(r => r.ToRow());
        return await control.AdoptAsync([.. policies], cancellationToken)
            + await keys.AdoptAsync(RulesOfKeys(rows), cancellationToken);
    }

    private static List<KeyRule> RulesOfKeys(IReadOnlyList<TransferSetUp> rows) =>
        [.. rows.Cast<TransferQueueRule>().Where(r => r.Key is not null).Select(r => r.ToRowOfKey())];

    private static void CheckKey(TransferQueueRule rule, FieldErrors errors)
    {
        if (rule.Key is not { } key)
        {
            return;
        }

        QueueLimitsRules.CheckKey(key, errors);
        errors.Require(
            rule.Queue is not null && rule.Pause is null && (rule.Limits ?? rule.Override) is not null,
            "key",
            "Is a queue's, has limits, and cannot be paused."
        );
    }

    /// <summary>Checks who paused something, when and why.</summary>
    public static void Check(TransferPause? pause, int longestReason, FieldErrors errors)
    {
        TextRules.Check(pause?.By, "pause.by", TaskLimits.Actor, errors);
        TextRules.Check(pause?.Reason, "pause.reason", longestReason, errors);
        TransferRules.CheckTimes(errors, pause?.At, pause?.Until);
    }

    private static void Check(TransferQueueRule rule, TransferLimits? given, FieldErrors errors)
    {
        if (given is null)
        {
            return;
        }

        TextRules.Check(given.By, "limits.by", TaskLimits.Actor, errors);
        TextRules.Check(given.Reason, "limits.reason", QueueControl.LongestReason, errors);
        TransferRules.CheckTimes(errors, given.At, given.Until);
        if (rule.Type is not null)
        {
            QueueLimitsRules.CheckOfType(given.Limits, errors);
        }
        else if (rule.Key is not null)
        {
            QueueLimitsRules.CheckOfKey(given.Limits, errors);
        }
        else
        {
            QueueLimitsRules.Check(given.Limits, errors);
        }
    }
}
