using System.Net;
using System.Net.Http.Headers;
using TaskQueue.Core.Features;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Features;

/// <summary>Parts of the product that are closed while it runs: their doors refuse, the others do not, and all open again.</summary>
public sealed class FeatureDoorTests(RemoteApp app) : IClassFixture<RemoteApp>
{
    [Fact]
    public async Task Samples_AreNotAdded_AndCanBeTakenAway()
    {
        (await app.Admin.PostAsync("system/samples")).Is(HttpStatusCode.Created);
        await using (await CloseAsync(Feature.Samples))
        {
            AssertClosed(Feature.Samples, await app.Admin.PostAsync("system/samples"));
            (await app.Admin.DeleteAsync("system/samples")).Is(HttpStatusCode.OK);
        }

        (await app.Admin.PostAsync("system/samples")).Is(HttpStatusCode.Created);
        (await app.Admin.DeleteAsync("system/samples")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RemoteWorkers_NeitherRegisterNorLease_AndFinishWhatTheyHold()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "switched");
        var first = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();
        var second = await app.Admin.SubmitAsync(type: worker.Type);
        await using (await CloseAsync(Feature.RemoteWorkers))
        {
            AssertClosed(
                Feature.RemoteWorkers,
                await app.Admin.PostAsync("workers", """{"name":"late","types":["remote.late"]}""")
            );
            AssertClosed(Feature.RemoteWorkers, await worker.LeaseAsync());
            var beat = (await worker.BeatAsync((first, token))).Is(HttpStatusCode.OK);
            Assert.Empty(beat.Json.GetProperty("lost").EnumerateArray());
            (await worker.SayAsync(first, "extend", token)).Is(HttpStatusCode.OK);
            (await worker.SayAsync(first, "complete", token)).Is(HttpStatusCode.NoContent);
            await app.Admin.UntilAsync(first, "succeeded");
        }

        Assert.Equal(second, (await worker.TakeAsync()).Id);
    }

    [Fact]
    public async Task RemoteWorker_ThatWaitsAlready_IsGivenNoMore()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "waiting");
        var waiting = worker.LeaseAsync(wait: 30);
        await using (await CloseAsync(Feature.RemoteWorkers))
        {
            AssertClosed(Feature.RemoteWorkers, await waiting);
        }
    }

    [Fact]
    public async Task Transfer_NeitherExportsNorImports_AndListsAreDownloaded()
    {
        var export = (await app.Admin.GetAsync("system/export")).Is(HttpStatusCode.OK).Body;
        await using (await CloseAsync(Feature.Transfer))
        {
            AssertClosed(Feature.Transfer, await app.Admin.GetAsync("system/export"));
            AssertClosed(Feature.Transfer, await SendAsync("system/import", export, "application/gzip"));
            AssertClosed(
                Feature.Transfer,
                await SendAsync("system/import?dryRun=true", export, "application/gzip")
            );
            (await app.Admin.GetAsync("tasks")).Is(HttpStatusCode.OK);
        }

        (await SendAsync("system/import", export, "application/gzip")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TasksOfAFile_AreNotSubmitted_AndSingleOnesAre()
    {
        byte[] file = [.. "type,payload,queue\necho,1,switched\n"u8];
        await using (await CloseAsync(Feature.TaskImport))
        {
            AssertClosed(Feature.TaskImport, await SendAsync("tasks/import", file, "text/csv"));
            AssertClosed(Feature.TaskImport, await SendAsync("tasks/import?dryRun=true", file, "text/csv"));
            await app.Admin.SubmitAsync();
        }

        Assert.Empty((await app.Admin.GetAsync("tasks?queue=switched")).Items);
        (await SendAsync("tasks/import", file, "text/csv")).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task WhoMayNot_IsToldThat_NotTheSwitch()
    {
        await using (await CloseAsync(Feature.Samples))
        {
            var refused = (await app.Viewer.PostAsync("system/samples")).IsProblem(403);
            Assert.Equal("forbidden", refused.Json.GetProperty("code").GetString());
        }
    }

    private async Task<Opening> CloseAsync(Feature feature)
    {
        await SetAsync(feature, "\"false\"");
        return new(() => SetAsync(feature, "null"));
    }

    private async Task SetAsync(Feature feature, string value) =>
        (await app.Admin.PutAsync("settings", $$$"""{"settings":{"{{{feature.Key}}}":{{{value}}}}}""")).Is(
            HttpStatusCode.OK
        );

    private async Task<ApiAnswer> SendAsync(string path, byte[] file, string type)
    {
        using var body = new ByteArrayContent(file)
        {
            Headers = { ContentType = new MediaTypeHeaderValue(type) },
        };
        return await app.Admin.SendAsync(HttpMethod.Post, path, body);
    }

    private static void AssertClosed(Feature feature, ApiAnswer answer)
    {
        var problem = answer.IsProblem(403).Json;
        Assert.Equal("switched_off", problem.GetProperty("code").GetString());
        Assert.Equal(feature.Refusal, problem.GetProperty("detail").GetString());
        Assert.Contains(feature.Key, feature.Refusal, StringComparison.Ordinal);
    }

    private sealed class Opening(Func<Task> open) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await open();
    }
}
