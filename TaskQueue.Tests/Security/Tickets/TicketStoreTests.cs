using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Tickets;

namespace TaskQueue.Tests.Security.Tickets;

/// <summary>S23: a ticket is used once, by one of many, at whatever process; on both stores.</summary>
public abstract class TicketStoreTests : PartsTests
{
    private const string Path = "/api/v1/events";

    [Fact]
    public async Task OfMany_WhoBringTheSameTicket_OneGetsIn()
    {
        await using var other = await OtherNodeAsync();
        var user = await SignedInAsync();
        for (var round = 0; round < 5; round++)
        {
            var (ticket, _) = await Parts.Get<AccessTickets>().MakeAsync(user, null, Stop);

            var outcomes = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i =>
                        Task.Run(
                            () =>
                                (i % 2 == 0 ? Parts : other ?? Parts)
                                    .Get<AccessTickets>()
                                    .UseAsync(ticket, Path, null, Stop),
                            Stop
                        )
                    )
            );

            Assert.Single(outcomes, holder => holder is not null);
        }
    }

    [Fact]
    public async Task Ticket_Ends_AndItsRowGoes()
    {
        var (tickets, user) = (Parts.Get<AccessTickets>(), await SignedInAsync());
        var (late, end) = await tickets.MakeAsync(user, Path, Stop);
        Assert.Equal(Parts.Clock.GetUtcNow() + AccessTickets.Lifetime, end);
        Parts.Clock.Advance(AccessTickets.Lifetime);

        Assert.Null(await tickets.UseAsync(late, Path, null, Stop));
        await tickets.MakeAsync(user, null, Stop);
        Parts.Clock.Advance(AccessTickets.Lifetime);
        await Parts.Get<AccountSweeper>().RunOnceAsync(Stop);

        await using var db = Parts.Db();
        Assert.False(await db.AccessTickets.AnyAsync(Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("%%%%")]
    public async Task Nonsense_IsNoTicket(string? text) =>
        Assert.Null(await Parts.Get<AccessTickets>().UseAsync(text, Path, null, Stop));

    [Fact]
    public async Task Account_HoldsSoManyAtOnce()
    {
        var (tickets, user) = (Parts.Get<AccessTickets>(), await SignedInAsync());
        for (var i = 0; i < AccessTickets.Most; i++)
        {
            await tickets.MakeAsync(user, null, Stop);
        }

        var refused = await Assert.ThrowsAsync<RefusalException>(() => tickets.MakeAsync(user, null, Stop));
        Assert.Equal((RefusalCode.RateLimited, AccessTickets.Lifetime), (refused.Code, refused.RetryAfter));
        Parts.Clock.Advance(AccessTickets.Lifetime);
        await tickets.MakeAsync(user, null, Stop);
    }

    private protected abstract Task<CoreParts?> OtherNodeAsync();

    private async Task<System.Security.Claims.ClaimsPrincipal> SignedInAsync()
    {
        await Parts.OpenAccountsAsync();
        var made = await Parts
            .Get<UserService>()
            .CreateAsync(Product.Operator, new("ada@example.com", [Roles.Viewer]), Stop);
        await using var db = Parts.Db();
        var row = await db.Users.SingleAsync(u => u.Id == made.User.Id, Stop);
        var user = new SignedIn(row.Id, row.Email!, [], row.SecurityStamp!, Parts.Clock.GetUtcNow());
        var session = await Parts.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        return SessionClaims.ForCookie(user, session, "Session");
    }
}

public sealed class SqliteTicketStoreTests : TicketStoreTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    private protected override Task<CoreParts?> OtherNodeAsync() => Task.FromResult<CoreParts?>(null);
}

public sealed class PostgresTicketStoreTests : TicketStoreTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();

    private protected override async Task<CoreParts?> OtherNodeAsync() =>
        await CoreParts.MakeAsync(Database, open: false);
}
