using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Who leads.</summary>
public sealed class RoleKeeperTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneOfTwo_Leads_UntilItsLeaseIsOver()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var one = await CoreParts.MakeAsync(database, open: false);
        await using var two = await CoreParts.MakeAsync(database, open: false);

        await one.Get<RoleKeeper>().RunOnceAsync(Stop);
        await two.Get<RoleKeeper>().RunOnceAsync(Stop);
        await one.Get<RoleKeeper>().RunOnceAsync(Stop);
        var first = (Leads(one), Leads(two));
        await ExpireAsync(one);
        await two.Get<RoleKeeper>().RunOnceAsync(Stop);
        await one.Get<RoleKeeper>().RunOnceAsync(Stop);

        Assert.Equal((true, false), first);
        Assert.Equal((false, true), (Leads(one), Leads(two)));
        await using var db = one.Db();
        Assert.Equal(2, (await db.RolesHeld.SingleAsync(Stop)).Fence);
    }

    [Fact]
    public async Task Leader_ThatWasHalted_FindsByItsOwnClockThatItLeadsNoMore()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        await parts.Get<RoleKeeper>().RunOnceAsync(Stop);
        Assert.True(Leads(parts));

        parts.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.False(Leads(parts));
    }

    [Fact]
    public async Task OnSqlite_TheOneProcessLeads()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        Assert.False(Leads(parts));

        await parts.Get<RoleKeeper>().RunOnceAsync(Stop);
        parts.Clock.Advance(TimeSpan.FromDays(1000));

        Assert.True(Leads(parts));
    }

    private static bool Leads(CoreParts parts) => parts.Get<Leadership>().IsLeader;

    private static async Task ExpireAsync(CoreParts parts)
    {
        await using var db = parts.Db();
        await db.Database.ExecuteSqlRawAsync(
            "update roles_held set until = now() - interval '1 second'",
            Stop
        );
    }
}
