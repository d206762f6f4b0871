using System.Net;

namespace TaskQueue.Tests.Api;

/// <summary>The lists of queues, workers and schedules, narrowed and sorted over REST, and their downloads.</summary>
public sealed class ListSearchTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Queues_AreNarrowedAndSorted()
    {
        await app.Admin.SubmitAsync("\"queue\":\"search.a\"");
        await app.Admin.SubmitAsync("\"queue\":\"search.b\"");
        await app.Admin.SubmitAsync("\"queue\":\"search.b\"");

        var page = await app.Viewer.GetAsync("queues?q=SEARCH&state=waiting&sort=-depth&limit=1");
        var next = await app.Viewer.GetAsync(
            $"queues?q=SEARCH&state=waiting&sort=-depth&limit=1&cursor={page.NextCursor}"
        );

        Assert.Equal("search.b", Assert.Single(page.Items).GetProperty("name").GetString());
        Assert.Equal("search.a", Assert.Single(next.Items).GetProperty("name").GetString());
        Assert.Null(next.NextCursor);
        (await app.Viewer.GetAsync($"queues?sort=depth&cursor={page.NextCursor}")).IsProblem(422, "cursor");
        Assert.Empty((await app.Viewer.GetAsync("queues?q=search&state=paused")).Items);
        var file = (await app.Admin.GetAsync("queue-export?q=search&sort=-depth&columns=name&format=csv")).Is(
            HttpStatusCode.OK
        );
        Assert.True(
            file.Text.IndexOf("search.b", StringComparison.Ordinal)
                < file.Text.IndexOf("search.a", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("some.queue", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_ArePaged()
    {
        foreach (var name in (string[])["page-c", "page-a", "page-b"])
        {
            await app.Admin.PostAsync("workers", $$"""{"name":"{{name}}","types":["page.test"]}""");
        }

        var first = await app.Viewer.GetAsync("workers?q=page-&sort=name&limit=2");
        var rest = await app.Viewer.GetAsync($"workers?q=page-&sort=name&limit=2&cursor={first.NextCursor}");

        Assert.Equal(
            ["page-a", "page-b", "page-c"],
            first.Items.Concat(rest.Items).Select(w => w.GetProperty("name").GetString())
        );
        Assert.Null(rest.NextCursor);
        (await app.Viewer.GetAsync($"workers?sort=-name&cursor={first.NextCursor}")).IsProblem(422, "cursor");
    }

    [Theory]
    [InlineData("queues?state=idle", 422, "state")]
    [InlineData("queues?sort=weight", 422, "sort")]
    [InlineData("queues?q=%00", 422, "q")]
    [InlineData("queues?cursor=1", 422, "cursor")]
    // Letters of a cursor, of which some bits are left over.
    [InlineData("queues?cursor=QR", 422, "cursor")]
    [InlineData("workers?cursor=QR0197a1b2c3d470008000123456789012", 422, "cursor")]
    [InlineData("schedules?cursor=QR0197a1b2c3d470008000123456789012", 422, "cursor")]
    [InlineData("tasks?sort=name&cursor=QR0197a1b2c3d470008000123456789012", 422, "cursor")]
    [InlineData("workers?q=%00", 422, "q")]
    [InlineData("workers?status=idle", 422, "status")]
    [InlineData("workers?sort=cpu", 422, "sort")]
    [InlineData("workers?state=alive", 400, "state")]
    [InlineData("workers?cursor=7", 422, "cursor")]
    [InlineData("schedules?state=Paused", 422, "state")]
    [InlineData("schedules?sort=next", 422, "sort")]
    [InlineData("schedules?q=%00", 422, "q")]
    [InlineData("schedules?cursor=tidy", 422, "cursor")]
    [InlineData("workers/export?sort=cpu", 422, "sort")]
    [InlineData("queue-export?state=idle", 422, "state")]
    public async Task WhatIsWrong_IsNamed(string path, int status, string field) =>
        (await app.Admin.GetAsync(path)).IsProblem(status, field);
}
