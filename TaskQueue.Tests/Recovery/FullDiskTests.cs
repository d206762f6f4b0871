using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>The disk of the store fills up under load, and there is room again later.</summary>
public sealed class FullDiskTests
{
    private const int Large = 200_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_WhileTheDiskIsFull_SaysSoAndGoesOnWhenThereIsRoom()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.TryMountAsync(folder.File("disk"), 96 << 20);
        Assert.SkipWhen(disk is null, $"There is no disk to fill: {SmallDisk.WhyNot() ?? "mount refuses"}.");
        await using var server = await ServerProcess.StartAsync(
            ("ConnectionStrings__Database", $"Data Source={folder.File("disk/taskqueue.db")}")
        );
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);
        // Its result comes when there is no room for it.
        await submitter.SubmitAsync("before", new { type = "delay", payload = new { seconds = 3 } });

        disk!.Fill();
        var problem = await SubmitUntilRefusedAsync(server.Http, submitter);
        await Task.Delay(TimeSpan.FromSeconds(4), Stop);
        disk.Free();
        await submitter.SubmitAsync("after", Echo());

        Assert.Contains(
            "disk of the store is full",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        await SucceededOnce.AssertAllAsync(server, submitter);
    }

    private static object Echo() => new { type = "echo", payload = new string('x', Large) };

    // What was allotted already is still written to; then there is no more.
    private static async Task<JsonElement> SubmitUntilRefusedAsync(HttpClient http, Submitter submitter)
    {
        for (var i = 0; i < 400; i++)
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/tasks", Echo(), Stop);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            if (answer.StatusCode is not HttpStatusCode.Created)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.NotNull(answer.Headers.RetryAfter);
                return body;
            }

            submitter.Remember($"during-{i}", body.GetProperty("id").GetGuid());
        }

        throw new InvalidOperationException("The disk does not fill up.");
    }
}
