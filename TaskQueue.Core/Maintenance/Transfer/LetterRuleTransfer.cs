using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// Carries the rules for dead letters in their order, behind those that are here. They look at what dies here; dead letters
/// of the file are left alone until somebody applies a rule to them.
/// </summary>
/// <param name="rules">Adds them.</param>
internal sealed class LetterRuleTransfer(LetterRuleService rules) : ITransferPart
{
    public string Kind => TransferKinds.LetterRule;

    public async IAsyncEnumerable<TransferSetUp> ReadAsync(
        AppDbContext db,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var all = await db
            .LetterRules.AsNoTracking()
            .OrderBy(r => r.Position)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        foreach (var rule in all)
        {
            yield return TransferLetterRule.Of(rule);
        }
    }

    public void Check(TransferSetUp row, FieldErrors errors)
    {
        var rule = (TransferLetterRule)row;
        errors.Require(rule.Version >= 1, "version", "Must be positive.");
        errors.Require(rule.Acted >= 0, "acted", "Must not be negative.");
        errors.Require(
            rule.Fingerprint is null || ErrorFingerprint.TryRead(rule.Fingerprint, out _),
            "fingerprint",
            "Must be 16 hexadecimal digits."
        );
        errors.Require(Enum.IsDefined(rule.Action), "action", "Is no action.");
        errors.Require(
            new[] { rule.MinAgeMs ?? 0, rule.MaxAgeMs ?? 0, rule.AfterMs }.All(ms =>
                ms >= 0 && ms <= (long)LetterRuleChecks.LongestSpan.TotalMilliseconds
            ),
            "ages",
            "Must be from zero to ten years."
        );
        QueueRuleTransfer.Check(rule.Pause, LetterRuleChecks.LongestReason, errors);
        TextRules.Check(rule.CreatedBy, "createdBy", TaskLimits.Actor, errors);
        TextRules.Check(rule.UpdatedBy, "updatedBy", TaskLimits.Actor, errors);
        TransferRules.CheckTimes(errors, rule.CreatedAt, rule.UpdatedAt, rule.ActedAt);
        if (errors.IsEmpty)
        {
            CheckAsNew(rule.ToRow(), errors);
        }
    }

    public async Task<int> CountAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    )
    {
        var here = await db.LetterRules.Select(r => new { r.Id, r.Name }).ToListAsync(cancellationToken);
        var news = rows.Cast<TransferLetterRule>()
            .Count(r => !here.Exists(h => h.Id == r.Id || h.Name == r.Name));
        return here.Count + news <= LetterRuleChecks.MostRules
            ? news
            : throw LetterRuleService.TooMany("file");
    }

    public Task<int> AddAsync(
        IReadOnlyList<TransferSetUp> rows,
        ImportWay way,
        CancellationToken cancellationToken
    ) => rules.AdoptAsync([.. rows.Cast<TransferLetterRule>().Select(r => r.ToRow())]);

    // By the rules that hold for one that somebody makes.
    private static void CheckAsNew(LetterRule rule, FieldErrors errors)
    {
        var faults = LetterRuleChecks.Check(
            new()
            {
                Name = rule.Name,
                Types = rule.Types,
                Queues = rule.Queues,
                Fingerprint = rule.Fingerprint,
                ErrorKind = rule.ErrorKind,
                ErrorContains = rule.ErrorContains,
                MinAge = rule.MinAge,
                MaxAge = rule.MaxAge,
                Action = rule.Action,
                After = rule.Action is LetterAction.Requeue or LetterAction.Discard ? rule.After : null,
                AtMost = rule.AtMost,
                Tags = rule.Tags,
            }
        );
        foreach (var (field, reasons) in faults.ToDictionary())
        {
            errors.Add(field, string.Join(" ", reasons));
        }
    }
}
