using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Audit;

/// <summary>For each address that changes something: what the audit log calls it, what there must be, and a sensible call.</summary>
internal static class AuditExamplesOfRoutes
{
    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All =>
        AuditExamplesOfTasks
            .All.Concat(AuditExamplesOfLetterGroups.All)
            .Concat(AuditExamplesOfTheRest.All)
            .Concat(AuditExamplesOfAccounts.All)
            .ToDictionary();
}
