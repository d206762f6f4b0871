using TaskQueue.Core.Audit;
using TaskQueue.Tests.Api;
using static TaskQueue.Tests.Audit.AuditExampleSteps;

namespace TaskQueue.Tests.Audit;

/// <summary>For each act on a group of dead letters: what the audit log calls it, and a sensible call.</summary>
internal static class AuditExamplesOfLetterGroups
{
    private const string Group = "/api/v1/dead-letters/groups/{fingerprint}";

    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All { get; } =
        new Dictionary<string, (string, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>>)>
        {
            [$"PATCH {Group}"] = (
                AuditActions.LetterGroupNoted,
                On(FreshAsync, (a, path) => a.Admin.PatchAsync(path, $$"""{"note":"{{Guid.NewGuid()}}"}"""))
            ),
            [$"POST {Group}/take"] = (AuditActions.LetterGroupOwned, Post("take", before: null)),
            [$"POST {Group}/release"] = (AuditActions.LetterGroupOwned, Post("release", before: "take")),
            [$"POST {Group}/snooze"] = (
                AuditActions.LetterGroupSnoozed,
                On(FreshAsync, (a, path) => a.Admin.PostAsync($"{path}/snooze", """{"deaths":3}"""))
            ),
            [$"POST {Group}/wake"] = (
                AuditActions.LetterGroupWoken,
                On(
                    async a =>
                    {
                        var path = await FreshAsync(a);
                        await a.Admin.PostAsync($"{path}/snooze", """{"deaths":3}""");
                        return path;
                    },
                    (a, path) => a.Admin.PostAsync($"{path}/wake")
                )
            ),
            [$"POST {Group}/resolve"] = (AuditActions.LetterGroupResolved, Post("resolve", before: null)),
            [$"POST {Group}/reopen"] = (AuditActions.LetterGroupReopened, Post("reopen", before: "resolve")),
            [$"POST {Group}/canary"] = (AuditActions.BulkStarted, Post("canary", before: null)),
            [$"POST {Group}/canary/stop"] = (
                AuditActions.BulkCancelled,
                On(
                    async a =>
                    {
                        var path = await FreshAsync(a);
                        await a.OfferAsync(path);
                        return path;
                    },
                    (a, path) => a.Admin.PostAsync($"{path}/canary/stop")
                )
            ),
            [$"POST {Group}/canary/continue"] = (
                AuditActions.BulkResumed,
                On(
                    async a =>
                    {
                        var path = await FreshAsync(a);
                        await a.OfferAsync(path);
                        return path;
                    },
                    (a, path) => a.Admin.PostAsync($"{path}/canary/continue")
                )
            ),
        };

    private static Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Post(string verb, string? before) =>
        On(
            async a =>
            {
                var path = await FreshAsync(a);
                if (before is not null)
                {
                    await a.Admin.PostAsync($"{path}/{before}");
                }

                return path;
            },
            (a, path) => a.Admin.PostAsync($"{path}/{verb}")
        );

    // All dead tasks there died of the same: what earlier examples have done with their group is undone.
    private static async Task<string> FreshAsync(AuditedApp app)
    {
        var id = await app.DeadAsync();
        var letter = await app.Admin.GetAsync($"dead-letters/{id}");
        var path = $"dead-letters/groups/{letter.Json.GetProperty("fingerprint").GetString()}";
        foreach (var verb in (string[])["canary/stop", "reopen", "wake", "release"])
        {
            await app.Admin.PostAsync($"{path}/{verb}");
        }

        return path;
    }
}
