using System.Net;

namespace TaskQueue.Tests.Api;

/// <summary>The query of a list, over REST.</summary>
public sealed class QueryTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task AQuery_WorksBesideTheParameters_AndInBulkWork()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var id = await app.Admin.SubmitAsync($"\"tags\":[\"{mark}\"],\"priority\":8");
        await app.Admin.SubmitAsync($"\"tags\":[\"{mark}\"]");

        var found = await app.Admin.GetAsync(
            $"tasks?tag={mark}&q={Uri.EscapeDataString("type:ec* priority:>5")}"
        );
        var preview = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"cancel","dryRun":true,"filter":{"q":"tag:{{mark}} -priority:8"} }"""
        );
        var letters = await app.Admin.GetAsync($"dead-letters?q=tag:{mark}");

        Assert.Equal([id], found.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()));
        Assert.Equal(1, preview.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt64());
        Assert.Empty(letters.Is(HttpStatusCode.OK).Items);
    }

    [Theory]
    [InlineData("queue:a quue:b", "Column 9: 'quue' is no field. Did you mean queue?")]
    [InlineData("status:dread", "Column 8: 'dread' is no status. Did you mean dead?")]
    [InlineData("\"open", "Column 1: A quote opens here")]
    public async Task AWrongQuery_IsRefusedWithItsPlace(string query, string reason)
    {
        var answer = await app.Admin.GetAsync($"tasks?q={Uri.EscapeDataString(query)}");
        var bulk = await app.Admin.PostAsync(
            "tasks/bulk",
            System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    action = "cancel",
                    dryRun = true,
                    filter = new { q = query },
                }
            )
        );

        answer.IsProblem(422, "q");
        bulk.IsProblem(422, "filter.q");
        Assert.StartsWith(
            reason,
            answer.Json.GetProperty("errors").GetProperty("q")[0].GetString(),
            StringComparison.Ordinal
        );
    }
}
