using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Events;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Audit;

/// <summary>The whole of Web with its worker, whose audit log can be read.</summary>
public sealed class AuditedApp() : ApiApp(("Worker:Enabled", "true"), ("Bulk:ApprovalAbove", "3"))
{
    /// <summary>All entries, in the order of the store.</summary>
    internal async Task<List<AuditEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        await using var db = Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
    }

    /// <summary>Submits a task that waits.</summary>
    internal Task<string> WaitingAsync() => Admin.SubmitAsync("\"delay\":3600");

    /// <summary>Submits a task that dies.</summary>
    internal async Task<string> DeadAsync()
    {
        var id = await Admin.SubmitAsync("\"maxAttempts\":1", "fail", """{"message":"no"}""");
        await Admin.UntilAsync(id, "dead");
        return id;
    }

    /// <summary>Makes something by an address, and gives its id.</summary>
    internal async Task<string> MadeAsync(string path, string body)
    {
        var answer = await Admin.PostAsync(path, body);
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Begins a canary of a group, as if its first tasks had ended well: the worker's tasks here all fail again.</summary>
    internal async Task OfferAsync(string group)
    {
        var begun = await MadeAsync($"{group}/canary", "{}");
        await using var db = Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
        await using var scope = await db.BeginWriteAsync(CancellationToken.None);
        await db
            .Operations.Where(o => o.Id == Guid.Parse(begun))
            .ExecuteUpdateAsync(set =>
                set.SetProperty(o => o.Status, OperationStatus.Paused)
                    .SetProperty(o => o.Stage, OperationStage.Offered)
                    .SetProperty(o => o.FinishedAt, (DateTimeOffset?)null)
            );
        await scope.CommitAsync(CancellationToken.None);
    }

    /// <summary>Opens a connection to events, and gives its id.</summary>
    internal Task<string> ListenAsync()
    {
        var connections = Services.GetRequiredService<EventConnections>();
        return Task.FromResult(connections.Open(Actor.System, "sse", EventFilter.Everything).Id.ToString());
    }

    /// <summary>Opens an alert, and gives its id.</summary>
    internal async Task<string> RaiseAsync()
    {
        var subject = Guid.NewGuid().ToString();
        await Services
            .GetRequiredService<AlertBook>()
            .RaiseAsync(
                [new(AlertKinds.EpochChanged, subject, AlertSeverity.Info, "It happened.", "system")],
                CancellationToken.None
            );
        await using var db = Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
        return (await db.Alerts.SingleAsync(a => a.Subject == subject)).Id.ToString();
    }

    /// <summary>Begins another session of somebody.</summary>
    internal async Task SignInAgainAsync(Guid id)
    {
        await using var db = Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
        var user = await db.Users.SingleAsync(u => u.Id == id);
        await Services
            .GetRequiredService<SessionService>()
            .BeginAsync(
                new(user.Id, user.Email!, [], user.SecurityStamp!, DateTimeOffset.UtcNow),
                CancellationToken.None
            );
    }
}
