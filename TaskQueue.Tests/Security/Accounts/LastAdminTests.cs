using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Accounts;

/// <summary>There is always an administrator who can sign in, whatever administrators do to each other.</summary>
public abstract class LastAdminTests : PartsTests
{
    private const string Good = "violet tractor hums quietly";

    private UserService Users => Parts.Get<UserService>();

    private UserQueries Queries => Parts.Get<UserQueries>();

    // S40
    [Fact]
    public async Task LastAdmin_StaysOne()
    {
        var admin = await MakeAsync("admin@example.com", Roles.Admin);
        await Users.CreateAsync(Product.Operator, new("invited@example.com", [Roles.Admin]), Stop);
        var idle = await MakeAsync("idle@example.com", Roles.Admin);
        await Users.ChangeAsync(Product.Operator, idle.Id, new(Disabled: true), Stop);

        Func<Task>[] acts =
        [
            () => Users.DeleteAsync(Product.Operator, admin.Id, Stop),
            () => Users.ChangeAsync(Product.Operator, admin.Id, new(Disabled: true), Stop),
            () => Users.ChangeAsync(Product.Operator, admin.Id, new(Roles: [Roles.Operator]), Stop),
        ];
        foreach (var act in acts)
        {
            Assert.Equal(RefusalCode.Conflict, (await RefusedAsync(act)).Code);
        }

        var now = await Queries.FindAsync(Product.Operator, admin.Id, Stop);
        Assert.Equal((UserStatus.Active, Roles.Admin), (now!.Status, now.Roles.Single()));
        await Users.ChangeAsync(Product.Operator, idle.Id, new(Disabled: false), Stop);
        await Users.DeleteAsync(Product.Operator, admin.Id, Stop);
        Assert.Null(await Queries.FindAsync(Product.Operator, admin.Id, Stop));
    }

    // S40: over two processes where the store can have two.
    [Fact]
    public async Task TwoAdminsWhoDemoteEachOther_AtOnce_OneFails()
    {
        await using var other = await OtherNodeAsync();
        for (var round = 0; round < 10; round++)
        {
            var one = await MakeAsync($"one{round}@example.com", Roles.Admin);
            var two = await MakeAsync($"two{round}@example.com", Roles.Admin);

            var outcomes = await Task.WhenAll(
                Task.Run(() => DemoteAsync(Users, two.Id), Stop),
                Task.Run(() => DemoteAsync((other ?? Parts).Get<UserService>(), one.Id), Stop)
            );

            Assert.Equal(1, outcomes.Count(done => done));
            await using var db = Parts.Db();
            var admins = await db
                .UserRoles.Where(r => r.UserId == one.Id || r.UserId == two.Id)
                .CountAsync(Stop);
            Assert.Equal(2, admins);
            var left = (await ListAsync()).Items.Where(u => u.Roles.Contains(Roles.Admin)).ToList();
            Assert.Single(left);
            // Out of the way of the next round, which makes two of its own.
            db.Users.RemoveRange(await db.Users.ToListAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }
    }

    private protected abstract Task<CoreParts?> OtherNodeAsync();

    private static async Task<bool> DemoteAsync(UserService users, Guid id)
    {
        try
        {
            await users.ChangeAsync(Product.Operator, id, new(Roles: [Roles.Viewer]), Stop);
            return true;
        }
        catch (RefusalException refusal)
        {
            Assert.Equal(RefusalCode.Conflict, refusal.Code);
            return false;
        }
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private Task<Page<UserAccount>> ListAsync() =>
        Queries.ListAsync(Product.Operator, new(), null, 100, Stop);

    private async Task<UserAccount> MakeAsync(string email, string role)
    {
        await Parts.OpenAccountsAsync();
        return (await Users.CreateAsync(Product.Operator, new(email, [role], null, Good), Stop)).User;
    }
}

public sealed class SqliteLastAdminTests : LastAdminTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    private protected override Task<CoreParts?> OtherNodeAsync() => Task.FromResult<CoreParts?>(null);
}

public sealed class PostgresLastAdminTests : LastAdminTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();

    private protected override async Task<CoreParts?> OtherNodeAsync() =>
        await CoreParts.MakeAsync(Database, open: false);
}
