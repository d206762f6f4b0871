using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TaskQueue.Tests.Recovery;

namespace TaskQueue.Tests.Events;

/// <summary>Events of many Web processes: they agree on what happened in which order, and go on for each other.</summary>
public sealed class EventClusterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CutConnection_GoesOnAtAnotherProcess_WithoutGapsOrDoubles()
    {
        await using var cluster = await Cluster.StartAsync(workers: 1);
        var (one, two) = (cluster.Web, await cluster.AddWebAsync());
        var (told, sent) = (new List<Told>(), new List<string>());
        string last;
        using (var before = await OpenAsync(one, "?topics=tasks"))
        {
            Assert.Equal("ready", (await before.NextAsync()).Event);
            sent.AddRange(await SubmitAsync(one, 10));
            sent.AddRange(await SubmitAsync(two, 10));
            told.AddRange(await before.NextAsync(12));
            last = before.LastId;
            await IsListedAsync(two);
        }

        sent.AddRange(await SubmitAsync(two, 10));
        using var after = await OpenAsync(two, $"?topics=tasks&queue=default&since={last}");
        Assert.Equal("ready", (await after.NextAsync()).Event);
        told.AddRange(await after.NextAsync(60 - 12));

        // Each is accepted and ends, once, in this order; in between they are told as running where that was noted.
        Assert.Equal(
            sent.Order(StringComparer.Ordinal),
            told.Where(t => t.Kind == "task.accepted").Select(t => t.Of).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            sent.Order(StringComparer.Ordinal),
            told.Where(t => t.Text("to") == "succeeded").Select(t => t.Of).Order(StringComparer.Ordinal)
        );
        Assert.Equal(told.Select(t => t.Number).Distinct().Order(), told.Select(t => t.Number));
        await IsClosedAsync(one, after);
    }

    [Fact]
    public async Task FlushedRedis_IsToldAsAReload_AndEventsGoOn()
    {
        await using var cluster = await Cluster.StartAsync(workers: 0);
        using var events = await OpenAsync(cluster.Web, "?topics=tasks");
        Assert.Equal("ready", (await events.NextAsync()).Event);
        var first = await SubmitAsync(cluster.Web, 1);
        Assert.Equal(first[0], (await events.NextAsync()).Of);

        await cluster.Redis.DoAsync("FLUSHALL");
        await SubmitAsync(cluster.Web, 1);

        Assert.Equal("reload", (await events.NextAsync()).Event);
        var last = await SubmitAsync(cluster.Web, 1);
        Told told;
        do
        {
            told = await events.NextAsync();
        } while (told.Of != last[0]);
    }

    // What somebody writes into Redis who has no key is not told as if it had happened.
    [Fact]
    public async Task ForgedBatch_IsToldAsAReload_AndNotAsWhatItSays()
    {
        await using var cluster = await Cluster.StartAsync(workers: 0);
        using var events = await OpenAsync(cluster.Web, "?topics=tasks");
        Assert.Equal("ready", (await events.NextAsync()).Event);
        await SubmitAsync(cluster.Web, 1);
        var before = await events.NextAsync();

        await cluster.Redis.DoAsync(
            "EVAL",
            "local last = redis.call('HINCRBY', KEYS[2], 'last', 1) "
                + "return redis.call('XADD', KEYS[1], last .. '-0', '1', ARGV[1])",
            "2",
            "{q}:events",
            "{q}:events:log",
            """[{"topic":0,"kind":"task.changed","at":"2026-01-01T00:00:00Z","id":"1"}]"""
        );

        var told = await events.NextAsync();
        Assert.Equal(("reload", before.Number + 1), (told.Event, told.Number));
    }

    private static async Task<EventReader> OpenAsync(ServerProcess web, string query) =>
        await EventReader.OfAsync(
            await web.Http.GetAsync($"/api/v1/events{query}", HttpCompletionOption.ResponseHeadersRead, Stop)
        );

    private static async Task<IReadOnlyList<string>> SubmitAsync(ServerProcess web, int count) =>
        [
            .. (await Cluster.SubmitAsync(web, "echo", Enumerable.Range(0, count).Cast<object>())).Select(i =>
                i.ToString()
            ),
        ];

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(ServerProcess web)
    {
        var list = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/events/connections", Stop);
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    private static Task IsListedAsync(ServerProcess web) =>
        Eventually.TrueAsync(
            async () => (await ListAsync(web)).Count == 1,
            "another process lists the connection"
        );

    private static async Task IsClosedAsync(ServerProcess other, EventReader events)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(
            async () =>
                (
                    found = (await ListAsync(other))
                        .Cast<JsonElement?>()
                        .SingleOrDefault(c => c!.Value.GetProperty("queues").GetArrayLength() == 1)
                )
                    is not null,
            "another process lists the connection"
        );
        using var answer = await other.Http.DeleteAsync(
            $"/api/v1/events/connections/{found!.Value.GetProperty("id")}",
            Stop
        );
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("closed", (await events.LastAsync()).Event);
    }
}
