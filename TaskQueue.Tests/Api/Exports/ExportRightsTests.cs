using System.Net;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>A download ends with the session, the key or the right of whoever takes it, and nobody takes a part for the whole.</summary>
public sealed class ExportRightsTests(ApiApp app) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static bool _filled;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Once.WaitAsync(Stop);
        try
        {
            if (!_filled)
            {
                await ExportedRows.FillAsync(app.Admin, "rights", 3000);
                _filled = true;
            }
        }
        finally
        {
            Once.Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task WholeDownload_IsWhole()
    {
        var person = await app.SignInAsync(Roles.Viewer);

        var lines = ExportedRows.LinesOf(await person.GetAsync("tasks/export?queue=rights&format=jsonl"));

        Assert.Equal(3000, lines.Count);
    }

    [Fact]
    public async Task Download_BreaksOff_WithItsSession()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();

        await IsBrokenOffAsync(
            person,
            async () => (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK)
        );
    }

    [Fact]
    public async Task Download_BreaksOff_WithTheRight()
    {
        (await app.Admin.PostAsync("roles", """{"name":"takers","permissions":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var person = await app.SignInAsync("takers");

        await IsBrokenOffAsync(
            person,
            async () =>
                (await app.Admin.PutAsync("roles/takers", """{"permissions":["queues.control"]}""")).Is(
                    HttpStatusCode.OK
                )
        );
    }

    [Fact]
    public async Task Download_BreaksOff_WhenARoleIsLimitedToOtherQueues()
    {
        (await app.Admin.PostAsync("roles", """{"name":"narrowed","permissions":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var person = await app.SignInAsync("narrowed");

        await IsBrokenOffAsync(
            person,
            async () =>
                (
                    await app.Admin.PutAsync(
                        "roles/narrowed",
                        """{"permissions":["tasks.read"],"queues":["elsewhere"]}"""
                    )
                ).Is(HttpStatusCode.OK)
        );
    }

    [Fact]
    public async Task QueuesOfOthers_AreNotInIt()
    {
        await ExportedRows.FillAsync(app.Admin, "mine", 3);
        (
            await app.Admin.PostAsync(
                "roles",
                """{"name":"scoped","permissions":["tasks.read"],"queues":["mine"]}"""
            )
        ).Is(HttpStatusCode.Created);
        var person = await app.SignInAsync("scoped");

        var tasks = ExportedRows.LinesOf(await person.GetAsync("tasks/export?format=jsonl"));
        var queues = ExportedRows.LinesOf(await person.GetAsync("queue-export?format=jsonl"));

        Assert.Equal(["mine", "mine", "mine"], tasks.Select(t => t.GetProperty("queue").GetString()));
        Assert.Equal("mine", Assert.Single(queues).GetProperty("name").GetString());
    }

    private static async Task IsBrokenOffAsync(ApiClient person, Func<Task> revokeAsync)
    {
        using var answer = await person.OpenAsync(
            HttpMethod.Get,
            "/api/v1/tasks/export?queue=rights&format=jsonl",
            null,
            Stop
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[1024];
        Assert.True(await body.ReadAsync(buffer, Stop) > 0);

        await revokeAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var rest = new StreamReader(body);
            await rest.ReadToEndAsync(Stop);
        });
        Assert.False(Stop.IsCancellationRequested);
    }
}
