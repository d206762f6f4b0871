namespace TaskQueue.Core.Audit;

/// <summary>What is done with what a check of the audit log found, each time that somebody asks for one.</summary>
/// <param name="RunAsync">Does it.</param>
public sealed record AuditVerdictStep(Func<AuditVerdict, CancellationToken, Task> RunAsync);
