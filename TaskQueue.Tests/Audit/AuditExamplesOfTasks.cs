using TaskQueue.Core.Audit;
using TaskQueue.Tests.Api;
using TaskQueue.Web.Api.Exports;
using static TaskQueue.Tests.Audit.AuditExampleSteps;

namespace TaskQueue.Tests.Audit;

/// <summary>For each address that changes tasks or dead letters: what the audit log calls it, and a sensible call.</summary>
internal static class AuditExamplesOfTasks
{
    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All { get; } =
        new Dictionary<string, (string, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>>)>
        {
            ["PATCH /api/v1/tasks/{id:guid}"] = (
                AuditActions.TaskEdited,
                On(a => a.WaitingAsync(), (a, id) => a.Admin.PatchAsync($"tasks/{id}", """{"priority":9}"""))
            ),
            ["POST /api/v1/tasks/{id:guid}/cancel"] = (
                AuditActions.TaskCancelled,
                On(a => a.WaitingAsync(), (a, id) => a.Admin.PostAsync($"tasks/{id}/cancel"))
            ),
            ["POST /api/v1/tasks/{id:guid}/retry"] = (
                AuditActions.TaskRetried,
                On(a => a.DeadAsync(), (a, id) => a.Admin.PostAsync($"tasks/{id}/retry"))
            ),
            ["POST /api/v1/tasks/{id:guid}/replay"] = (
                AuditActions.TaskReplayed,
                On(a => a.DeadAsync(), (a, id) => a.Admin.PostAsync($"tasks/{id}/replay"))
            ),
            ["DELETE /api/v1/tasks/{id:guid}"] = (
                AuditActions.TaskDeleted,
                On(a => a.DeadAsync(), (a, id) => a.Admin.DeleteAsync($"tasks/{id}"))
            ),
            ["POST /api/v1/tasks/import"] = (
                AuditActions.TasksImported,
                Do(a =>
                {
                    var lines = new StringContent(ExportExamples.ImportLines);
                    lines.Headers.ContentType = new("application/x-ndjson");
                    return a.Admin.SendAsync(HttpMethod.Post, "tasks/import", lines);
                })
            ),
            ["POST /api/v1/tasks/bulk"] = (
                AuditActions.BulkStarted,
                On(a => a.WaitingAsync(), (a, id) => a.Admin.PostAsync("tasks/bulk", With(Bulk, "ID", id)))
            ),
            ["POST /api/v1/operations/{id:guid}/pause"] = (
                AuditActions.BulkPaused,
                On(OperationAsync, (a, id) => a.Admin.PostAsync($"operations/{id}/pause"))
            ),
            ["POST /api/v1/operations/{id:guid}/resume"] = (
                AuditActions.BulkResumed,
                On(
                    async a =>
                    {
                        var id = await OperationAsync(a);
                        await a.Admin.PostAsync($"operations/{id}/pause");
                        return id;
                    },
                    (a, id) => a.Admin.PostAsync($"operations/{id}/resume")
                )
            ),
            ["POST /api/v1/operations/{id:guid}/cancel"] = (
                AuditActions.BulkCancelled,
                On(OperationAsync, (a, id) => a.Admin.PostAsync($"operations/{id}/cancel"))
            ),
            ["POST /api/v1/operations/{id:guid}/undo"] = (
                AuditActions.BulkUndone,
                On(OperationAsync, (a, id) => a.Admin.PostAsync($"operations/{id}/undo"))
            ),
            ["POST /api/v1/operations/{id:guid}/approve"] = (AuditActions.BulkApproved, Decided("approve")),
            ["POST /api/v1/operations/{id:guid}/refuse"] = (AuditActions.BulkRefused, Decided("refuse")),
            ["POST /api/v1/dead-letters/{id:guid}/requeue"] = (
                AuditActions.TaskRetried,
                On(a => a.DeadAsync(), (a, id) => a.Admin.PostAsync($"dead-letters/{id}/requeue"))
            ),
            ["POST /api/v1/dead-letters/requeue"] = (
                AuditActions.BulkStarted,
                On(
                    a => a.DeadAsync(),
                    (a, id) => a.Admin.PostAsync("dead-letters/requeue", $$"""{"ids":["{{id}}"]}""")
                )
            ),
            ["DELETE /api/v1/dead-letters/{id:guid}"] = (
                AuditActions.TaskDeleted,
                On(a => a.DeadAsync(), (a, id) => a.Admin.DeleteAsync($"dead-letters/{id}"))
            ),
            ["POST /api/v1/task-filters"] = (
                AuditActions.ViewShared,
                Do(a => a.Admin.PostAsync("task-filters", Named(View)))
            ),
            ["PUT /api/v1/task-filters/{id:guid}"] = (
                AuditActions.ViewChanged,
                On(ViewAsync, (a, id) => a.Admin.PutAsync($"task-filters/{id}", Named(View)))
            ),
            ["DELETE /api/v1/task-filters/{id:guid}"] = (
                AuditActions.ViewDeleted,
                On(ViewAsync, (a, id) => a.Admin.DeleteAsync($"task-filters/{id}"))
            ),
            ["POST /api/v1/dead-letter-rules"] = (
                AuditActions.LetterRuleCreated,
                Do(a => a.Admin.PostAsync("dead-letter-rules", Named(Rule)))
            ),
            ["PUT /api/v1/dead-letter-rules/{id:guid}"] = (
                AuditActions.LetterRuleChanged,
                On(RuleAsync, (a, id) => a.Admin.PutAsync($"dead-letter-rules/{id}", Named(Rule)))
            ),
            ["DELETE /api/v1/dead-letter-rules/{id:guid}"] = (
                AuditActions.LetterRuleDeleted,
                On(RuleAsync, (a, id) => a.Admin.DeleteAsync($"dead-letter-rules/{id}"))
            ),
            ["POST /api/v1/dead-letter-rules/{id:guid}/pause"] = (
                AuditActions.LetterRulePaused,
                On(RuleAsync, (a, id) => a.Admin.PostAsync($"dead-letter-rules/{id}/pause"))
            ),
            ["POST /api/v1/dead-letter-rules/{id:guid}/resume"] = (
                AuditActions.LetterRuleResumed,
                On(
                    async a =>
                    {
                        var id = await RuleAsync(a);
                        await a.Admin.PostAsync($"dead-letter-rules/{id}/pause");
                        return id;
                    },
                    (a, id) => a.Admin.PostAsync($"dead-letter-rules/{id}/resume")
                )
            ),
            ["POST /api/v1/dead-letter-rules/{id:guid}/apply"] = (
                AuditActions.BulkStarted,
                On(RuleAsync, (a, id) => a.Admin.PostAsync($"dead-letter-rules/{id}/apply", "{}"))
            ),
        };
}
