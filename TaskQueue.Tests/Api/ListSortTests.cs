using System.Net;

namespace TaskQueue.Tests.Api;

/// <summary>Lists of tasks in orders that no index has.</summary>
public sealed class ListSortTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task AnyValue_SortsTheList_AndACursorBelongsToOneOrder()
    {
        var queue = $"sorts-{Guid.NewGuid():N}";
        var b = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\",\"name\":\"b\",\"priority\":3");
        var a = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\",\"name\":\"A\",\"priority\":7");
        var none = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\",\"priority\":7");

        Assert.Equal([a, b, none], await SortedAsync("name"));
        Assert.Equal([b, a, none], await SortedAsync("-name"));
        Assert.Equal([none, a, b], await SortedAsync("-priority"));
        Assert.Equal([b, a, none], await SortedAsync("priority"));
        Assert.Equal([b, a, none], await SortedAsync("attempt"));
        Assert.Equal([none, a, b], await SortedAsync("-duration"));
        var next = (await app.Admin.GetAsync($"tasks?queue={queue}&sort=name&limit=1")).NextCursor;
        foreach (var other in (string[])["-name", "priority", "createdAt", "finishedAt"])
        {
            (await app.Admin.GetAsync($"tasks?queue={queue}&sort={other}&cursor={next}")).IsProblem(
                422,
                "cursor"
            );
        }

        async Task<List<string>> SortedAsync(string sort)
        {
            var (found, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await app.Admin.GetAsync(
                    $"tasks?queue={queue}&limit=1&sort={sort}&cursor={cursor}"
                );
                found.AddRange(
                    page.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()!)
                );
                cursor = page.NextCursor;
            } while (cursor is not null);

            return found;
        }
    }
}
