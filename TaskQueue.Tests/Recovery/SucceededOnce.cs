using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>What must hold at the end, whatever happened to the process in between.</summary>
internal static class SucceededOnce
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Waits until no task is left, and asserts that each accepted one succeeded at its first attempt and is counted once.</summary>
    /// <param name="server">The process, which runs.</param>
    /// <param name="submitter">Who submitted all that there is.</param>
    /// <param name="mayDieOfLosses">
    /// Whether the process died so often that one task may have been running at three deaths: then it is dead, with that
    /// reason, as it should be.
    /// </param>
    public static async Task AssertAllAsync(
        ServerProcess server,
        Submitter submitter,
        bool mayDieOfLosses = false
    )
    {
        await Eventually.TrueAsync(
            async () =>
            {
                var list = await server.Http.GetFromJsonAsync<JsonElement>(
                    "/api/v1/tasks?status=scheduled,queued,running,retrying&limit=1",
                    Stop
                );
                return list.GetProperty("items").GetArrayLength() == 0;
            },
            "every task has ended",
            TimeSpan.FromSeconds(60),
            () => server.Output.Tail()
        );
        Assert.Equal(submitter.Accepted.Count, submitter.Accepted.Values.Distinct().Count());
        foreach (var id in submitter.Accepted.Values)
        {
            var task = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
            var attempts = await server.Http.GetFromJsonAsync<JsonElement>(
                $"/api/v1/tasks/{id}/attempts",
                Stop
            );
            var outcomes = attempts
                .GetProperty("items")
                .EnumerateArray()
                .Select(a => a.GetProperty("outcome").GetString())
                .ToList();
            var status = task.GetProperty("status").GetString();
            if (mayDieOfLosses && status == "dead")
            {
                Assert.Equal(["lost", "lost", "lost"], outcomes);
                continue;
            }

            Assert.Equal("succeeded", status);
            Assert.Single(outcomes, "succeeded");
        }

        var queues = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues", Stop);
        var accepted = queues
            .GetProperty("items")
            .EnumerateArray()
            .Sum(q => q.GetProperty("counts").GetProperty("accepted").GetInt64());
        Assert.Equal(submitter.Accepted.Count, accepted);
    }
}
