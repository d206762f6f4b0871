using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Security;

/// <summary>Who listens with a key is looked up with each step of a stream: the store must not be asked each time.</summary>
public sealed class ApiKeyMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeyOfAStream_IsRemembered_ForAMoment()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var owner = (await parts.ActorAsync(await parts.SignedInAsync(Roles.Operator)))!;
        var (key, _) = await parts
            .Get<ApiKeyService>()
            .CreateAsync(owner, new() { Name = "k", Scopes = [Permissions.TasksRead] }, Stop);
        var check = parts.Get<ApiKeyCheck>();
        Assert.NotNull(await check.FindAsync(key.Id, IPAddress.Loopback, Stop));

        // Behind its back: only one who asks the store finds out.
        await using (var db = parts.Db())
        {
            db.ApiKeys.Remove(await db.ApiKeys.SingleAsync(k => k.Id == key.Id, Stop));
            await db.SaveChangesAsync(Stop);
        }

        Assert.NotNull(await check.FindAsync(key.Id, IPAddress.Loopback, Stop));
        parts.Clock.Advance(ApiKeyCheck.Memory);
        Assert.Null(await check.FindAsync(key.Id, IPAddress.Loopback, Stop));
    }
}
