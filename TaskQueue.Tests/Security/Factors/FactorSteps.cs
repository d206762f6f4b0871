using System.Net;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Tests.Security.Factors;

/// <summary>What tests of second factors do again and again.</summary>
internal static class FactorSteps
{
    public const string Email = "ada@example.com";
    public const string Good = "violet tractor hums quietly";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The code that an app with this secret shows.</summary>
    public static string CodeOf(string secret, DateTimeOffset at) =>
        TotpCode.At(Base32Encoding.ToBytes(secret), at);

    /// <summary>An account in a console session.</summary>
    public static async Task<Person> SignedInAsync(this CoreParts parts, string role = Roles.Viewer)
    {
        await parts.OpenAccountsAsync();
        await parts.Get<UserService>().CreateAsync(Product.Operator, new(Email, [role], null, Good), Stop);
        var user = await parts.Get<AccountService>().SignInAsync(Email, Good, null, Stop);
        var session = await parts.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        return new(user.UserId, session) { Actor = new(Email, Roles.Nothing) { UserId = user.UserId } };
    }

    /// <summary>An account with a second factor: its secret, and its recovery codes. The clock stands a step later.</summary>
    public static async Task<(Person Person, string Secret, IReadOnlyList<string> Codes)> WithFactorAsync(
        this CoreParts parts,
        string role = Roles.Viewer
    )
    {
        var person = await parts.SignedInAsync(role);
        var factors = parts.Get<SecondFactorService>();
        var begun = await factors.BeginAsync(person, Stop);
        var codes = await factors.ConfirmAsync(person, CodeOf(begun.Secret, parts.Clock.UtcNow), Stop);
        parts.Clock.Advance(TimeSpan.FromSeconds(30));
        return (person, begun.Secret, codes);
    }

    /// <summary>Signs in, in one step.</summary>
    public static Task<SignedIn> SignInAsync(
        this CoreParts parts,
        string? code,
        string password = Good,
        byte from = 1
    ) =>
        parts
            .Get<AccountService>()
            .SignInAsync(
                Email,
                password,
                code,
                new(Via.Api) { Address = new IPAddress([10, 8, 0, from]) },
                Stop
            );

    /// <summary>What somebody may do now, by their session.</summary>
    public static async Task<Actor?> ActorAsync(this CoreParts parts, Person person)
    {
        await using var db = parts.Db();
        var stamp = (await db.Users.SingleAsync(u => u.Id == person.UserId, Stop)).SecurityStamp!;
        return await parts
            .Get<SessionCheck>()
            .FindAsync(new SessionTicket(person.Session, person.UserId, SessionClaims.Digest(stamp)), Stop);
    }

    /// <summary>Lets the password of sessions be older than dangerous acts allow.</summary>
    /// <param name="db">The store.</param>
    /// <param name="at">The time.</param>
    /// <param name="of">Whose; everybody's when absent.</param>
    public static async Task AgeAsync(AppDbContext db, DateTimeOffset at, Guid? of = null)
    {
        await using var scope = await db.BeginWriteAsync(Stop);
        await db
            .RefreshTokens.Where(t => of == null || t.UserId == of)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(t => t.AuthenticatedAt, at - Freshness.Lasts - TimeSpan.FromSeconds(1)),
                Stop
            );
        await scope.CommitAsync(Stop);
    }
}
