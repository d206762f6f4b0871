using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>A task that is dead, in a queue that has been paused since: what is tried with it again waits.</summary>
internal static class DeadTask
{
    /// <summary>Signs in, and submits it.</summary>
    /// <param name="server">Where.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> MakeAsync(ServerProcess server)
    {
        var stop = TestContext.Current.CancellationToken;
        await server.LoginAsync();
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new
            {
                type = "fail",
                payload = new { message = "out of paper" },
                maxAttempts = 1,
            },
            stop
        );
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
        Assert.True(answer.IsSuccessStatusCode, made.ToString());
        var id = made.GetProperty("id").GetString()!;
        await Eventually.TrueAsync(
            async () =>
            {
                var task = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", stop);
                return task.GetProperty("status").GetString() == "dead";
            },
            "the task is dead"
        );
        using var paused = await server.Http.PostAsJsonAsync(
            "/api/v1/queues/default/pause",
            new { reason = "Whatever is tried again waits" },
            stop
        );
        paused.EnsureSuccessStatusCode();
        return id;
    }
}
