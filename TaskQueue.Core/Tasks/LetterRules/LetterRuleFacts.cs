using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>What the audit log keeps of a rule for dead letters.</summary>
internal static class LetterRuleFacts
{
    /// <summary>A rule before or after a change.</summary>
    public static object Of(LetterRule rule) =>
        new
        {
            rule.Name,
            rule.Position,
            rule.Types,
            rule.Queues,
            rule.Fingerprint,
            rule.ErrorKind,
            rule.ErrorContains,
            rule.MinAge,
            rule.MaxAge,
            rule.Action,
            rule.After,
            rule.AtMost,
            rule.Tags,
            rule.Paused,
            rule.PauseReason,
            rule.Version,
        };

    /// <summary>Tells of a rule that was made or changed.</summary>
    public static Action<AppDbContext, LetterRule> Tell(
        AuditLog audit,
        Actor actor,
        string action,
        Func<object?> before
    ) => (db, rule) => audit.Add(db, actor, action, AuditSubject.LetterRule(rule.Id), before(), Of(rule));

    /// <summary>Tells of a rule that was deleted.</summary>
    public static Action<AppDbContext, LetterRule> TellGone(AuditLog audit, Actor actor) =>
        (db, rule) =>
            audit.Add(
                db,
                actor,
                AuditActions.LetterRuleDeleted,
                AuditSubject.LetterRule(rule.Id),
                before: Of(rule)
            );
}
