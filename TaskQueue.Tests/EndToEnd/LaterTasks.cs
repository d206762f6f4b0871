using System.Net.Http.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Tasks that wait for tomorrow, so that lists show them and nothing runs meanwhile.</summary>
internal static class LaterTasks
{
    private static readonly string[] Tags = ["vip"];

    /// <summary>Signs in, and submits one to each queue, tagged vip.</summary>
    public static async Task SubmitAsync(ServerProcess server, string[] queues)
    {
        await server.LoginAsync();
        foreach (var queue in queues)
        {
            using var answer = await server.Http.PostAsJsonAsync(
                "/api/v1/tasks",
                new
                {
                    type = "echo",
                    payload = 1,
                    queue,
                    delay = 86_400,
                    tags = Tags,
                },
                TestContext.Current.CancellationToken
            );
            answer.EnsureSuccessStatusCode();
        }
    }
}
