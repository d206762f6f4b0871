using System.Net.Http.Headers;
using TaskQueue.Core.Audit;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Audit;

/// <summary>For each address that changes something: what the audit log calls it, what there must be, and a sensible call.</summary>
internal static partial class AuditExamplesOfRoutes
{
    private const string Rule =
        """{"name":"NAME","match":{"types":["none.such"]},"action":{"kind":"tag","tags":["x"]}}""";

    private const string Schedule =
        """{"name":"NAME","cron":"30 2 * * *","task":{"type":"echo","payload":1}}""";

    private const string Limits = """{"limits":{"concurrency":5}}""";

    private const string Bulk = """{"action":"setPriority","ids":["ID"],"arguments":{"priority":7}}""";

    private const string SlowBulk = """{"action":"cancel","ids":["ID"],"arguments":{"undoWindow":"PT1H"}}""";

    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All { get; } = OfTasks().Concat(OfTheRest()).ToDictionary();

    private static Dictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > OfTasks() =>
        new()
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

    private static async Task<Func<Task<ApiAnswer>>> ImportAsync(AuditedApp app)
    {
        var file = (await app.Admin.GetAsync("system/export")).Body;
        return async () =>
        {
            using var body = new ByteArrayContent(file)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") },
            };
            return await app.Admin.SendAsync(HttpMethod.Post, "system/import", body);
        };
    }

    private static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Do(Func<AuditedApp, Task<ApiAnswer>> act) =>
        app => Task.FromResult<Func<Task<ApiAnswer>>>(() => act(app));

    private static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> On(
        Func<AuditedApp, Task<string>> make,
        Func<AuditedApp, string, Task<ApiAnswer>> act
    ) =>
        async app =>
        {
            var id = await make(app);
            return () => act(app, id);
        };

    private static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Ordered(string verb, string? after = null) =>
        On(
            async app =>
            {
                var id = await app.MadeAsync("workers", """{"name":"w","types":["audited.remote"]}""");
                if (after is not null)
                {
                    await app.Admin.PostAsync($"workers/{id}/{after}");
                }

                return id;
            },
            (app, id) => app.Admin.PostAsync($"workers/{id}/{verb}")
        );

    private static async Task<string> OperationAsync(AuditedApp app) =>
        await app.MadeAsync("tasks/bulk", With(SlowBulk, "ID", await app.WaitingAsync()));

    private static Task<string> RuleAsync(AuditedApp app) => app.MadeAsync("dead-letter-rules", Named(Rule));

    private static Task<string> ScheduleAsync(AuditedApp app) => app.MadeAsync("schedules", Named(Schedule));

    private static string Named(string body) => With(body, "NAME", Guid.NewGuid().ToString("N"));

    private static string Until(string body) =>
        body[..^1] + FormattableString.Invariant($",\"until\":\"{DateTimeOffset.UtcNow.AddHours(1):O}\"}}");

    private static string With(string body, string word, string value) =>
        body.Replace(word, value, StringComparison.Ordinal);
}
