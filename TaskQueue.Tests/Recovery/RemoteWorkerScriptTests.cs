using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>The worker of docs/remote-workers.md, as it stands there, against two Web processes; it may be killed.</summary>
public sealed class RemoteWorkerScriptTests
{
    private const string Type = "text.count";
    private static readonly string? Python = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "python3"))
        .FirstOrDefault(File.Exists);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheDocumentedWorker_RunsTasks_AndWhatItHeldWhenItWasKilled_RunsAgain()
    {
        Assert.SkipWhen(Python is null, "there is no python3 on the path");
        using var folder = new TemporaryFolder();
        await using var cluster = await Cluster.StartAsync(workers: 0);
        var second = await cluster.AddWebAsync();
        var script = await WriteScriptAsync(folder);
        await using var first = StartScript(script, folder, cluster.Web, "python-1");
        await UntilWorkerAsync(cluster, "python-1", "alive");
        // The other process hears of the type from the store.
        await Eventually.TrueAsync(
            async () =>
                (await second.Http.GetStringAsync("/api/v1/task-types", Stop)).Contains(
                    Type,
                    StringComparison.Ordinal
                ),
            "the second Web process knows the type"
        );

        var quick = await Cluster.SubmitAsync(
            second,
            Type,
            Enumerable.Range(0, 20).Select(i => (object)new { text = $"one two {i}" })
        );
        await cluster.DrainedAsync(second, Long);
        foreach (var id in quick)
        {
            await UntilStatusAsync(second, id, "succeeded");
        }

        var slow = await Cluster.SubmitAsync(second, Type, [new { text = "a b c d", seconds = 6 }]);
        await UntilStatusAsync(second, slow[0], "running");
        await first.Process.KillAsync();
        await using var heir = StartScript(script, folder, second, "python-2");
        await cluster.DrainedAsync(second, Long);

        Assert.All(quick, id => Assert.NotEqual(Guid.Empty, id));
        var attempts = await second.Http.GetStringAsync($"/api/v1/tasks/{slow[0]}/attempts", Stop);
        Assert.True(
            (await Cluster.OutcomesAsync(second, slow[0])) is ["lost", "succeeded"],
            $"{attempts}\n{first.Output.Tail()}\n{heir.Output.Tail()}"
        );
        Assert.Equal(["succeeded"], await Cluster.OutcomesAsync(second, quick[7]));
        Assert.Equal(3, await WordsAsync(second, quick[7]));
        Assert.Equal(4, await WordsAsync(second, slow[0]));
        await UntilWorkerAsync(cluster, "python-1", "lost");
        Assert.Equal(0, await heir.Process.TerminateAsync(Long));
        await UntilWorkerAsync(cluster, "python-2", "stopped");
    }

    private static async Task<string> WriteScriptAsync(TemporaryFolder folder)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(SourceTree.Root, "docs", "remote-workers.md"),
            Stop
        );
        var code = text.Split("```python\n")[1].Split("```")[0];
        var path = Path.Combine(folder.Path, "worker.py");
        await File.WriteAllTextAsync(path, code, Stop);
        return path;
    }

    private static Script StartScript(string path, TemporaryFolder folder, ServerProcess web, string name)
    {
        var output = new StreamLines();
        return new(
            ChildProcess.StartProgram(
                Python!,
                folder.Path,
                new Dictionary<string, string?>
                {
                    ["TASKQUEUE_URL"] = web.Url.OriginalString,
                    ["TASKQUEUE_EMAIL"] = ServerProcess.AdminEmail,
                    ["TASKQUEUE_PASSWORD"] = ServerProcess.AdminPassword,
                    ["WORKER_NAME"] = name,
                },
                output,
                path
            ),
            output
        );
    }

    private static Task UntilWorkerAsync(Cluster cluster, string name, string status) =>
        Eventually.TrueAsync(
            async () => (await cluster.WorkerNamesAsync(status)).Contains(name),
            $"{name} is {status}",
            Long
        );

    private static Task UntilStatusAsync(ServerProcess web, Guid id, string status)
    {
        JsonElement task = default;
        return Eventually.TrueAsync(
            async () =>
            {
                task = await web.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
                return task.GetProperty("status").GetString() == status;
            },
            $"{id} is {status}",
            Long,
            () => $"it is {task}"
        );
    }

    private static async Task<int> WordsAsync(ServerProcess web, Guid id) =>
        (await web.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}/result", Stop))
            .GetProperty("words")
            .GetInt32();

    private sealed record Script(ChildProcess Process, StreamLines Output) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
