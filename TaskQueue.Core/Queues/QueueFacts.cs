using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Queues;

/// <summary>What the audit log keeps of a policy.</summary>
internal static class QueueFacts
{
    /// <summary>A policy before or after a change.</summary>
    public static object Of(QueuePolicy policy) =>
        new
        {
            policy.Paused,
            policy.PauseReason,
            policy.PausedUntil,
            policy.Limits,
            policy.LimitsReason,
            policy.Override,
            policy.OverrideReason,
            policy.OverrideUntil,
            policy.Version,
        };

    /// <summary>The rule of a key before or after a change.</summary>
    public static object Of(KeyRule rule) =>
        new
        {
            rule.Key,
            rule.Limits,
            rule.LimitsReason,
            rule.Override,
            rule.OverrideReason,
            rule.OverrideUntil,
            rule.Version,
        };

    /// <summary>What a policy is of: a queue, or a task type in all queues.</summary>
    public static AuditSubject SubjectOf(QueuePolicy policy) =>
        QueueRule.IsOfType(policy.Queue)
            ? AuditSubject.TaskType(QueueRule.TypeOf(policy.Queue))
            : AuditSubject.Queue(policy.Queue);
}
