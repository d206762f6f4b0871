using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security;

/// <summary>A session that is ended while it is renewed has ended (S05, S24).</summary>
public sealed class RenewalRaceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TokenThatIsMadeMeanwhile_EndsWithTheOthers_OnPostgres()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        var (user, family) = (Guid.NewGuid(), Guid.NewGuid());
        await using var renewing = parts.Db();
        await using var ending = parts.Db();
        renewing.RefreshTokens.Add(Token(1, user, family));
        await renewing.SaveChangesAsync(Stop);
        await using var renewal = await renewing.Database.BeginTransactionAsync(Stop);
        await renewing
            .RefreshTokens.Where(t => t.Family == family)
            .ExecuteUpdateAsync(
                set => set.SetProperty(t => t.ExpiresAt, DateTimeOffset.UtcNow.AddHours(2)),
                Stop
            );
        renewing.RefreshTokens.Add(Token(2, user, family));
        await renewing.SaveChangesAsync(Stop);

        var end = AccountRows.DeleteAsync(ending.RefreshTokens.Where(t => t.Family == family), Stop);
        await Task.Delay(300, Stop);
        Assert.False(end.IsCompleted, "It waits for the renewal.");
        await renewal.CommitAsync(Stop);

        Assert.Equal(2, await end);
        Assert.False(await ending.RefreshTokens.AnyAsync(t => t.Family == family, Stop));
    }

    private static RefreshToken Token(byte number, Guid user, Guid family) =>
        new()
        {
            Hash = [.. Enumerable.Repeat(number, 32)],
            UserId = user,
            Family = family,
            CreatedAt = DateTimeOffset.UtcNow,
            AuthenticatedAt = DateTimeOffset.UtcNow,
            ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        };
}
