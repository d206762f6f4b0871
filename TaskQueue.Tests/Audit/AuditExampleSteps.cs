using System.Net.Http.Headers;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Audit;

/// <summary>What the examples of addresses are made of.</summary>
internal static class AuditExampleSteps
{
    public const string Rule =
        """{"name":"NAME","match":{"types":["none.such"]},"action":{"kind":"tag","tags":["x"]}}""";

    public const string View = """{"name":"NAME","query":"status:dead","shared":true}""";

    public const string Schedule =
        """{"name":"NAME","cron":"30 2 * * *","task":{"type":"echo","payload":1}}""";

    public const string Limits = """{"limits":{"concurrency":5}}""";

    public const string Bulk = """{"action":"setPriority","ids":["ID"],"arguments":{"priority":7}}""";

    public const string SlowBulk = """{"action":"cancel","ids":["ID"],"arguments":{"undoWindow":"PT1H"}}""";

    public static async Task<Func<Task<ApiAnswer>>> ImportAsync(AuditedApp app)
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

    public static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Do(Func<AuditedApp, Task<ApiAnswer>> act) =>
        app => Task.FromResult<Func<Task<ApiAnswer>>>(() => act(app));

    public static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> On(
        Func<AuditedApp, Task<string>> make,
        Func<AuditedApp, string, Task<ApiAnswer>> act
    ) =>
        async app =>
        {
            var id = await make(app);
            return () => act(app, id);
        };

    public static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Ordered(string verb, string? after = null) =>
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

    public static async Task<string> OperationAsync(AuditedApp app) =>
        await app.MadeAsync("tasks/bulk", With(SlowBulk, "ID", await app.WaitingAsync()));

    /// <summary>What another person says to work that waits for it.</summary>
    public static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Decided(string word) =>
        async app =>
        {
            var ids = new List<string>();
            for (var i = 0; i < 4; i++)
            {
                ids.Add($"\"{await app.WaitingAsync()}\"");
            }

            var id = await app.MadeAsync(
                "tasks/bulk",
                $$"""{"action":"boost","ids":[{{string.Join(',', ids)}}]}"""
            );
            var other = await app.SignInAsync(Roles.Operator);
            return () => other.PostAsync($"operations/{id}/{word}", """{"reason":"as agreed"}""");
        };

    public static Task<string> RuleAsync(AuditedApp app) => app.MadeAsync("dead-letter-rules", Named(Rule));

    public static Task<string> ViewAsync(AuditedApp app) => app.MadeAsync("task-filters", Named(View));

    public static Task<string> ScheduleAsync(AuditedApp app) => app.MadeAsync("schedules", Named(Schedule));

    public static string Named(string body) => With(body, "NAME", Guid.NewGuid().ToString("N"));

    public static string Until(string body) =>
        body[..^1] + FormattableString.Invariant($",\"until\":\"{DateTimeOffset.UtcNow.AddHours(1):O}\"}}");

    public static string With(string body, string word, string value) =>
        body.Replace(word, value, StringComparison.Ordinal);
}
