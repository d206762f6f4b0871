using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

public sealed class ListTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Theory]
    [InlineData("", false)]
    [InlineData("&sort=createdAt", true)]
    [InlineData("&sort=-createdAt", false)]
    public async Task Pages_AreComplete_InOrder_AndWithoutDoubles(string sort, bool oldestFirst)
    {
        var queue = $"pages-{Guid.NewGuid():N}";
        var ids = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            ids.Add(await app.Admin.SubmitAsync($"\"queue\":\"{queue}\""));
        }

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.Admin.GetAsync($"tasks?queue={queue}&limit=5{sort}&cursor={cursor}");
            Assert.InRange(page.Is(HttpStatusCode.OK).Items.Count, 1, 5);
            found.AddRange(page.Items.Select(t => t.GetProperty("id").GetString()!));
            cursor = page.NextCursor;
        } while (cursor is not null);

        Assert.Equal(oldestFirst ? ids : Enumerable.Reverse(ids), found);
    }

    [Fact]
    public async Task Labels_AreAllNeeded_AndAWrongOneIsNamed()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var both = await app.Admin.SubmitAsync($"\"labels\":[\"{mark}\",\"gpu\"]");
        var one = await app.Admin.SubmitAsync($"\"labels\":[\"{mark}\"]");

        var all = await app.Admin.GetAsync($"tasks?label={mark}");
        var few = await app.Admin.GetAsync($"tasks?label={mark}&label=gpu");
        var preview = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"cancel","dryRun":true,"filter":{"label":["{{mark}}","gpu"]} }"""
        );

        Assert.Equal(
            [one, both],
            all.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString())
        );
        Assert.Equal([both], few.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()));
        Assert.Equal(1, preview.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt64());
        (await app.Admin.GetAsync("tasks?label=GPU")).IsProblem(422, "label");
        (
            await app.Admin.PostAsync(
                "tasks/bulk",
                """{"action":"cancel","dryRun":true,"filter":{"label":"a b"} }"""
            )
        ).IsProblem(422, "filter.label");
    }

    [Theory]
    [InlineData("-finishedAt", false)]
    [InlineData("finishedAt", true)]
    public async Task PagesInTheOrderOfTheEnds_AreComplete_AndLeaveOutWhatHasNotEnded(
        string sort,
        bool oldestFirst
    )
    {
        var queue = $"ends-{Guid.NewGuid():N}";
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add(await app.Admin.SubmitAsync($"\"queue\":\"{queue}\""));
        }

        // The last one accepted ends first, and the first one does not end.
        var ended = Enumerable.Reverse(ids).Take(7).ToList();
        foreach (var id in ended)
        {
            (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        }

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.Admin.GetAsync($"tasks?queue={queue}&limit=3&sort={sort}&cursor={cursor}");
            found.AddRange(page.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()!));
            cursor = page.NextCursor;
        } while (cursor is not null);

        Assert.Equal(oldestFirst ? ended : Enumerable.Reverse(ended), found);
        (await app.Admin.GetAsync($"tasks?sort={sort}&cursor={Guid.NewGuid():N}")).IsProblem(422, "cursor");
        (await app.Admin.GetAsync($"tasks?cursor=5f{Guid.NewGuid():N}")).IsProblem(422, "cursor");
        (await app.Admin.GetAsync($"tasks?sort={sort}&cursor=7fffffffffffffff{Guid.NewGuid():N}")).IsProblem(
            422,
            "cursor"
        );
    }

    [Fact]
    public async Task Rows_LeaveOutTheLargeParts_UnlessAskedFor()
    {
        await app.Admin.SubmitAsync("\"queue\":\"parts\"", payload: """{"a":1e5}""");

        var plain = Assert.Single((await app.Admin.GetAsync("tasks?queue=parts")).Items);
        Assert.False(plain.TryGetProperty("payload", out _));
        Assert.False(plain.TryGetProperty("result", out _));
        var filled = await app.Admin.GetAsync("tasks?queue=parts&include=payload,result");
        Assert.Contains("\"payload\":{\"a\":1e5},\"result\":null", filled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeParts_EndAPageEarly_AndTheNextGoesOn()
    {
        var payload = "\"" + new string('x', 1_000_000) + "\"";
        for (var i = 0; i < 20; i++)
        {
            await app.Admin.SubmitAsync("\"queue\":\"large\"", payload: payload);
        }

        var first = await app.Admin.GetAsync("tasks?queue=large&include=payload");
        var rest = await app.Admin.GetAsync($"tasks?queue=large&include=payload&cursor={first.NextCursor}");

        Assert.InRange(first.Items.Count, 10, 19);
        Assert.Equal(
            20,
            first.Items.Concat(rest.Items).Select(t => t.GetProperty("id").GetString()).Distinct().Count()
        );
        Assert.Null(rest.NextCursor);
    }

    [Theory]
    [InlineData("status=scheduled", 1)]
    [InlineData("status=queued", 2)]
    [InlineData("status=pending", 3)]
    [InlineData("status=QUEUED,scheduled", 3)]
    [InlineData("status=queued&status=scheduled", 3)]
    [InlineData("status=dead,failed", 0)]
    [InlineData("type=echo", 2)]
    [InlineData("type=echo,delay", 3)]
    [InlineData("tag=red", 2)]
    [InlineData("tag=red,blue", 1)]
    [InlineData("worker=nobody", 0)]
    [InlineData("priorityMin=6", 1)]
    [InlineData("priorityMax=5", 2)]
    [InlineData("q=LETTER%25", 1)]
    [InlineData("q=letter_", 0)]
    [InlineData("createdFrom=2001-01-01T00:00:00Z", 3)]
    [InlineData("createdTo=2001-01-01T00:00:00%2B02:00", 0)]
    [InlineData("finishedFrom=2001-01-01T00:00:00Z", 0)]
    [InlineData("createdFrom=0001-01-01T00:00:00Z&createdTo=9999-12-31T23:59:59Z", 3)]
    public async Task Filters_Choose(string filter, int expected)
    {
        const string Queue = "filters";
        if ((await app.Admin.GetAsync($"tasks?queue={Queue}")).Items.Count == 0)
        {
            await app.Admin.SubmitAsync($"\"queue\":\"{Queue}\",\"tags\":[\"red\",\"blue\"],\"priority\":6");
            await app.Admin.SubmitAsync(
                $"\"queue\":\"{Queue}\",\"tags\":[\"red\"],\"name\":\"A letter% to x\""
            );
            await app.Admin.SubmitAsync($"\"queue\":\"{Queue}\",\"delay\":3600", type: "delay");
        }

        Assert.Equal(expected, (await app.Admin.GetAsync($"tasks?queue={Queue}&{filter}")).Items.Count);
    }

    [Theory]
    [InlineData("durationMin=-5", 400, "durationMin")]
    [InlineData("durationMin=1e3", 400, "durationMin")]
    [InlineData("durationMin=NaN", 400, "durationMin")]
    [InlineData("ids=", 422, "ids")]
    [InlineData("ids=,", 422, "ids")]
    [InlineData("durationMax=-PT5M", 400, "durationMax")]
    [InlineData("durationMax=P99999999D", 400, "durationMax")]
    [InlineData("durationMin=1m&durationMin=2m", 400, "durationMin")]
    [InlineData("createdBy=a%00", 422, "createdBy")]
    [InlineData("correlationId=%00", 422, "correlationId")]
    [InlineData("limit=0", 422, "limit")]
    [InlineData("limit=501", 422, "limit")]
    [InlineData("limit=-1", 422, "limit")]
    [InlineData("limit=ten", 400, "limit")]
    [InlineData("limit=1&limit=2", 400, "limit")]
    [InlineData("status=open", 422, "status")]
    [InlineData("sort=name;drop", 422, "sort")]
    [InlineData("sort=--name", 422, "sort")]
    [InlineData("sort=Priority", 422, "sort")]
    [InlineData("sort=name&regex=a", 422, "sort")]
    [InlineData("sort=priority&cursor=0198c2f4a0b07c0fa0b07c0fa0b07c0f", 422, "cursor")]
    [InlineData("sort=priority&cursor=!!!!0198c2f4a0b07c0fa0b07c0fa0b07c0f", 422, "cursor")]
    [InlineData("include=secrets", 422, "include")]
    [InlineData("regex=%28a", 422, "regex")]
    [InlineData("regex=%28%3F%3Da%29", 422, "regex")]
    [InlineData("error=%00", 422, "error")]
    [InlineData("priorityMin=x", 400, "priorityMin")]
    [InlineData("priorityMax=10", 422, "priorityMax")]
    [InlineData("createdFrom=yesterday", 400, "createdFrom")]
    [InlineData("createdFrom=2026-13-01T00:00:00Z", 400, "createdFrom")]
    [InlineData("cursor=zzz", 422, "cursor")]
    [InlineData("q=%00", 422, "q")]
    [InlineData("queue=a%00", 422, "queue")]
    [InlineData("colour=red", 400, "colour")]
    [InlineData("Limit=5", 400, "Limit")]
    public async Task BadQueries_NameTheField(string query, int status, string field) =>
        (await app.Admin.GetAsync($"tasks?{query}")).IsProblem(status, field);

    [Fact]
    public async Task UnknownStatus_NamesTheKnownOnes()
    {
        var answer = await app.Admin.GetAsync("tasks?status=open");

        Assert.Contains("retrying", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnId_IsFoundByText()
    {
        var id = await app.Admin.SubmitAsync();

        var found = Assert.Single((await app.Admin.GetAsync($"tasks?q={id}")).Items);
        Assert.Equal(id, found.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Queues_TellDepthAndOldestWait()
    {
        await app.Admin.SubmitAsync("\"queue\":\"some.queue\"");
        await app.Admin.SubmitAsync("\"queue\":\"some.queue\",\"delay\":60");

        var queue = (await app.Viewer.GetAsync("queues/some.queue")).Is(HttpStatusCode.OK).Json;

        Assert.Equal("some.queue", queue.GetProperty("name").GetString());
        Assert.Equal(2, queue.GetProperty("depth").GetInt64());
        Assert.Equal(1, queue.GetProperty("counts").GetProperty("queued").GetInt64());
        Assert.StartsWith("PT", queue.GetProperty("oldestWait").GetString(), StringComparison.Ordinal);
        var all = await app.Viewer.GetAsync("queues?limit=500");
        Assert.Contains(all.Items, q => q.GetProperty("name").GetString() == "some.queue");
        (await app.Viewer.GetAsync("queues/nobody")).IsProblem(404);
    }

    [Fact]
    public async Task ShortLists_PageToo()
    {
        var first = await app.Viewer.GetAsync("task-types?limit=3");
        var rest = await app.Viewer.GetAsync($"task-types?limit=3&cursor={first.NextCursor}");

        var names = first.Items.Concat(rest.Items).Select(t => t.GetProperty("name").GetString()!).ToList();
        Assert.Equal(["delay", "echo", "email.send", "fail", "http.request"], names.Take(5));
        (await app.Viewer.GetAsync("task-types?cursor=x")).IsProblem(422, "cursor");
        Assert.Equal(
            JsonValueKind.Array,
            (await app.Viewer.GetAsync("workers")).Json.GetProperty("items").ValueKind
        );
    }

    [Fact]
    public async Task SystemInfo_TellsWhatRuns()
    {
        var info = (await app.Viewer.GetAsync("system/info")).Is(HttpStatusCode.OK).Json;

        Assert.Equal("sqlite", info.GetProperty("store").GetString());
        Assert.Equal("full", info.GetProperty("durability").GetString());
        Assert.Equal("embedded", info.GetProperty("mode").GetString());
        Assert.StartsWith("PT", info.GetProperty("uptime").GetString(), StringComparison.Ordinal);
    }
}
