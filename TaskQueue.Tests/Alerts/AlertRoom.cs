using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Alerts;

/// <summary>What tests of alerts do to the parts: provoke, look, read.</summary>
internal static class AlertRoom
{
    public const string Password = "Correct-horse-7-battery";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An administrator who gave the password a moment ago.</summary>
    public static Actor Admin(CoreParts parts) =>
        Product.Operator with
        {
            UserId = Guid.Parse("0198c0de-0000-7000-8000-000000000001"),
            AuthenticatedAt = parts.Clock.UtcNow,
            Origin = new(Via.Console) { Address = IPAddress.Parse("192.0.2.7") },
        };

    /// <summary>Makes an account.</summary>
    public static async Task<Guid> PersonAsync(CoreParts parts, string email, string role) =>
        (
            await parts
                .Get<UserService>()
                .CreateAsync(Admin(parts), new(email, [role], Password: Password), Stop)
        )
            .User
            .Id;

    /// <summary>Gives an account another role.</summary>
    public static Task PromoteAsync(CoreParts parts, Guid id, string role) =>
        parts.Get<UserService>().ChangeAsync(Admin(parts), id, new(Roles: [role]), Stop);

    /// <summary>Seals what is new, and looks once.</summary>
    public static async Task LookAsync(CoreParts parts)
    {
        await parts.Get<AuditSealer>().RunOnceAsync(Stop);
        while (await parts.Get<AlertWatcher>().RunOnceAsync(Stop))
        {
            // There is more.
        }
    }

    /// <summary>All alerts, the oldest first.</summary>
    public static async Task<List<Alert>> AlertsAsync(CoreParts parts)
    {
        await using var db = parts.Db();
        return await db.Alerts.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Stop);
    }

    /// <summary>Writes into the store past the product.</summary>
    public static async Task TamperAsync(CoreParts parts, string sql)
    {
        await using var db = parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlRawAsync(sql, Stop);
        await scope.CommitAsync(Stop);
    }

    /// <summary>Tries to sign in with a wrong password.</summary>
    public static async Task FailAsync(CoreParts parts, string email, string address = "198.51.100.9") =>
        await Assert.ThrowsAsync<RefusalException>(() =>
            parts
                .Get<AccountService>()
                .SignInAsync(
                    email,
                    "not-the-password",
                    new Origin(Via.Console) { Address = IPAddress.Parse(address) },
                    Stop
                )
        );
}
