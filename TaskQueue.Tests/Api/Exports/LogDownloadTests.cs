using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>The download of a long log: whole, or broken off.</summary>
public sealed class LogDownloadTests(ApiApp app) : IClassFixture<ApiApp>
{
    // More than all buffers between the two ends hold.
    private const int Lines = 8000;
    private const int Length = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItIsWhole_AndBreaksOff_WhenTheTaskIsDeletedMeanwhile()
    {
        var id = await app.Admin.SubmitAsync();
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        await LogAsync(Guid.Parse(id));
        var path = $"/api/v1/tasks/{id}/logs/export";

        var whole = (await app.Admin.GetAsync($"tasks/{id}/logs/export")).Is(HttpStatusCode.OK);
        using var answer = await app.Admin.OpenAsync(HttpMethod.Get, path, null, Stop);
        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        Assert.True(await body.ReadAsync(new byte[1024], Stop) > 0);
        (await app.Admin.SendAsync(HttpMethod.Delete, $"tasks/{id}", null)).Is(HttpStatusCode.NoContent);

        Assert.Equal(Lines, whole.Text.Count(c => c == '\n'));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var rest = new StreamReader(body);
            await rest.ReadToEndAsync(Stop);
        });
        Assert.False(Stop.IsCancellationRequested);
    }

    private async Task LogAsync(Guid task)
    {
        var contexts = app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(Stop);
        for (var i = 0; i < Lines; i++)
        {
            db.LogLines.Add(
                new()
                {
                    TaskId = task,
                    Attempt = 1,
                    At = Samples.Now,
                    Level = LogLevel.Information,
                    Message = new('x', Length),
                }
            );
        }

        await db.SaveChangesAsync(Stop);
    }
}
