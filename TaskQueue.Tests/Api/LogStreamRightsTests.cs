using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Api;

/// <summary>S04, S05: a log that is followed ends with the session, the key or the right of whoever follows it.</summary>
public sealed class LogStreamRightsTests(ApiApp app) : IClassFixture<ApiApp>
{
    // A few rounds of the stream, and as long as an answer about a session is remembered.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_EndsWithItsSession()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        using var stream = await OpenAsync(person);

        (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK);

        await IsDeniedAsync(stream);
    }

    // The news of it was lost: the store alone knows.
    [Fact]
    public async Task Stream_EndsWithItsSession_WithoutASignal()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetGuid();
        using var stream = await OpenAsync(person);
        await using (
            var db = app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
        )
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.RefreshTokens.Where(t => t.UserId == me).ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        await IsDeniedAsync(stream);
    }

    [Fact]
    public async Task Stream_EndsWithTheRight_AlthoughTheSessionStands()
    {
        (await app.Admin.PostAsync("roles", """{"name":"readers","permissions":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var person = await app.SignInAsync("readers");
        using var stream = await OpenAsync(person);

        (await app.Admin.PutAsync("roles/readers", """{"permissions":["queues.control"]}""")).Is(
            HttpStatusCode.OK
        );

        await IsDeniedAsync(stream);
        (await person.GetAsync("auth/me")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_EndsWithItsKey()
    {
        var made = await KeyAsync();
        using var stream = await OpenAsync(app.WithKey(made.Text));

        (await app.Admin.DeleteAsync($"api-keys/{made.Id}")).Is(HttpStatusCode.NoContent);

        await IsDeniedAsync(stream);
    }

    [Fact]
    public async Task Stream_ThatATicketOpened_EndsWithTheKeyBehindIt()
    {
        var made = await KeyAsync();
        var ticket = (await app.WithKey(made.Text).PostAsync("auth/ticket", "{}"))
            .Is(HttpStatusCode.OK)
            .Json.GetProperty("ticket")
            .GetString();
        using var stream = await OpenAsync(app.Anonymous, $"?ticket={ticket}");

        (await app.Admin.DeleteAsync($"api-keys/{made.Id}")).Is(HttpStatusCode.NoContent);

        await IsDeniedAsync(stream);
    }

    [Fact]
    public async Task Stream_OfWhoMayReadOn_GoesOn_WhenOthersLoseTheirs()
    {
        var (one, other) = (await app.SignInAsync(Roles.Viewer), await app.SignInAsync(Roles.Viewer));
        var me = (await other.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        var task = await TaskAsync();
        using var stream = await OpenAsync(one, "", task);
        using var ended = await OpenAsync(other, "", task);

        (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK);
        await IsDeniedAsync(ended);
        (await app.Admin.PostAsync($"tasks/{task}/cancel")).Is(HttpStatusCode.OK);

        var text = await ReadAsync(stream);
        Assert.EndsWith("event: end\ndata: {\"status\":\"cancelled\"}\n\n", text, StringComparison.Ordinal);
    }

    // A body without end: what comes behind the end of the session is not submitted.
    [Fact]
    public async Task Submission_WithoutEnd_EndsWithItsSession()
    {
        var person = await app.SignInAsync(Roles.Operator);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        using var body = new EndlessLines();
        var sent = person.OpenAsync(HttpMethod.Post, "/api/v1/tasks/batch", body, Stop);
        body.Write();
        await Eventually.TrueAsync(
            async () => (await app.Admin.GetAsync("tasks?queue=endless")).Items.Count > 0,
            "the first rows are accepted"
        );

        (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK);
        body.Write();
        body.End();

        using var answer = await sent.WaitAsync(Soon, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Single((await app.Admin.GetAsync("tasks?queue=endless")).Items);
    }

    private async Task<string> TaskAsync() => await app.Admin.SubmitAsync("\"queue\":\"followed\"");

    private async Task<(string Id, string Text)> KeyAsync()
    {
        var made = (await app.Admin.PostAsync("api-keys", """{"name":"log","scopes":["tasks.read"]}""")).Json;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    // Nobody runs the task, so that the stream would never end by itself.
    private async Task<HttpResponseMessage> OpenAsync(
        ApiClient client,
        string query = "",
        string? task = null
    )
    {
        var answer = await client.OpenAsync(
            HttpMethod.Get,
            $"/api/v1/tasks/{task ?? await TaskAsync()}/logs/stream{query}",
            null,
            Stop
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage stream) =>
        await stream.Content.ReadAsStringAsync(Stop).WaitAsync(Soon, Stop);

    private static async Task IsDeniedAsync(HttpResponseMessage stream) =>
        Assert.EndsWith(
            "event: denied\ndata: {\"status\":null}\n\n",
            await ReadAsync(stream),
            StringComparison.Ordinal
        );

    private sealed class EndlessLines : HttpContent
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public EndlessLines() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        public void Write() =>
            _lines.Writer.TryWrite("""{"type":"echo","payload":1,"queue":"endless"}""" + "\n");

        public void End() => _lines.Writer.Complete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(Stop))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line), Stop);
                await stream.FlushAsync(Stop);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
