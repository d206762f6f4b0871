using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Tests.Security.External;

/// <summary>S5: whose account somebody gets whom a provider vouches for, on both stores.</summary>
public abstract class ExternalSignInTests : PartsTests
{
    private const string Good = "violet tractor hums quietly";

    private static readonly Origin From = new(Via.Console);

    private protected override (string Key, string Value)[] Settings =>
        [("Auth:Oidc:test:Authority", "https://id.example/"), ("Auth:Oidc:test:ClientId", "c")];

    private ExternalSignIn SignIns => Parts.Get<ExternalSignIn>();

    private UserService Users => Parts.Get<UserService>();

    [Fact]
    public async Task Person_IsKnownByIssuerAndSubject_WhateverTheAddress()
    {
        await OpenAsync();
        var first = await EnterAsync(Provider(allow: "example.com"), Ada());

        var again = await EnterAsync(Provider(), Ada(email: "renamed@example.org", verified: false));
        var other = await EnterAsync(Provider(), Ada(subject: "person-2"));
        var elsewhere = await EnterAsync(Provider(), Ada(issuer: "https://other.example"));

        Assert.Equal(first.User!.UserId, again.User!.UserId);
        Assert.Equal("ada@example.com", again.User.Email);
        Assert.Equal(ExternalFault.Exists, other.Fault);
        Assert.Equal(ExternalFault.Exists, elsewhere.Fault);
        Assert.Equal(("test", "test"), (first.User.Provider, again.User.Provider));
    }

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(true, false, ExternalFault.Unverified)]
    [InlineData(false, true, ExternalFault.Exists)]
    public async Task Account_IsLinkedByItsAddress_OnlyWhereBothSayYes(
        bool allowed,
        bool verified,
        ExternalFault? fault
    )
    {
        await OpenAsync();
        var made = await MakeAsync("ada@example.com", Roles.Operator);

        var outcome = await EnterAsync(Provider(linkByEmail: allowed), Ada(verified: verified));

        Assert.Equal(fault, outcome.Fault);
        Assert.Equal(fault is null ? made.Id : null, outcome.User?.UserId);
        await using var db = Parts.Db();
        Assert.Equal(fault is null ? 1 : 0, await db.ExternalLogins.CountAsync(Stop));
    }

    // The first account is the administrator's, whoever comes before them.
    [Fact]
    public async Task NobodyIsTakenIn_BeforeTheSetUp()
    {
        await Parts.OpenAccountsAsync();

        var outcome = await EnterAsync(Provider(allow: "example.com"), Ada());

        Assert.Equal(ExternalFault.Unknown, outcome.Fault);
        await using var db = Parts.Db();
        Assert.False(await db.Users.AnyAsync(Stop));
    }

    // Whoever made the account may know its password.
    [Fact]
    public async Task PasswordOfAnAccountThatIsLinkedByItsAddress_Ends_AndAnAdministratorsIsNotTaken()
    {
        await OpenAsync();
        var clerk = await MakeAsync("ada@example.com", Roles.Operator);
        var chief = await MakeAsync("chief@example.com", Roles.Admin);

        var first = await EnterAsync(Provider(linkByEmail: true), Ada());
        var second = await EnterAsync(
            Provider(linkByEmail: true),
            Ada(email: "chief@example.com", subject: "person-2")
        );

        Assert.Equal((clerk.Id, (ExternalFault?)null), (first.User!.UserId, first.Fault));
        Assert.Equal(ExternalFault.Exists, second.Fault);
        await using var db = Parts.Db();
        Assert.Null((await db.Users.SingleAsync(u => u.Id == clerk.Id, Stop)).PasswordHash);
        Assert.NotNull((await db.Users.SingleAsync(u => u.Id == chief.Id, Stop)).PasswordHash);
    }

    // Somebody registers with the address of others, and waits until they come with their provider.
    [Fact]
    public async Task AccountWhoseAddressNobodyConfirmed_IsNotLinked()
    {
        await OpenAsync();
        var made = await MakeAsync("ada@example.com", Roles.Viewer);
        await using (var db = Parts.Db())
        {
            (await db.Users.SingleAsync(u => u.Id == made.Id, Stop)).EmailConfirmed = false;
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(ExternalFault.Unconfirmed, (await EnterAsync(Provider(linkByEmail: true), Ada())).Fault);
    }

    [Fact]
    public async Task Refused_LeavesNothing_ButAnEntry()
    {
        await OpenAsync();

        var outcome = await EnterAsync(Provider(allow: "example.com", map: [("ops", ["operator"])]), Ada());

        Assert.Equal(ExternalFault.NoRole, outcome.Fault);
        await using var db = Parts.Db();
        Assert.Equal(1, await db.Users.CountAsync(Stop));
        Assert.False(await db.ExternalLogins.AnyAsync(Stop));
        var entry = await db.AuditEntries.SingleAsync(e => e.Action == AuditActions.SignInFailed, Stop);
        Assert.Equal(AuditOutcome.Denied, entry.Outcome);
    }

    // S40
    [Fact]
    public async Task LastAdmin_KeepsTheRole_ThatTheProviderTakes()
    {
        await OpenAsync();
        var provider = Provider(linkByEmail: true, map: [("lookers", ["viewer"])]);
        var admin = await MakeAsync("ada@example.com", Roles.Viewer);
        await EnterAsync(provider, Ada(values: ["lookers"]));
        await Users.ChangeAsync(Product.Operator, admin.Id, new(Roles: [Roles.Admin]), Stop);

        var kept = await EnterAsync(provider, Ada(values: ["lookers"]));
        await MakeAsync("second@example.com", Roles.Admin);
        var taken = await EnterAsync(provider, Ada(values: ["lookers"]));

        Assert.Equal(["admin", "viewer"], kept.User!.Roles);
        Assert.Equal(["viewer"], taken.User!.Roles);
        Assert.Equal(admin.Id, taken.User.UserId);
    }

    [Fact]
    public async Task UnknownRole_IsLeftOut_AndOthersAreGiven()
    {
        await OpenAsync();
        var provider = Provider(allow: "example.com", map: [("ops", ["no-such-role", "operator"])]);

        Assert.Equal(["operator"], (await EnterAsync(provider, Ada(values: ["ops"]))).User!.Roles);
    }

    [Fact]
    public async Task Invited_WhoComesByAProvider_NeedsNoLinkAnyMore()
    {
        await OpenAsync();
        var made = await Users.CreateAsync(Product.Operator, new("ada@example.com", [Roles.Viewer]), Stop);
        Assert.Equal(UserStatus.Invited, made.User.Status);

        await EnterAsync(Provider(linkByEmail: true), Ada());

        var now = await Parts.Get<UserQueries>().FindAsync(Product.Operator, made.User.Id, Stop);
        Assert.Equal(UserStatus.Active, now!.Status);
        await using var db = Parts.Db();
        Assert.False(await db.OneTimeLinks.AnyAsync(Stop));
    }

    // Whoever signs in with a provider is let in by it alone: a mail to the same address must not open another way.
    [Fact]
    public async Task ForgottenPassword_OfAnAccountWithoutOne_IsNoWayIn()
    {
        await OpenAsync();
        await EnterAsync(Provider(allow: "example.com"), Ada());

        await Parts.Get<LinkRequests>().AnswerAsync(LinkPurpose.Reset, "ada@example.com", Stop);

        await using var db = Parts.Db();
        Assert.False(await db.OneTimeLinks.AnyAsync(Stop));
    }

    [Fact]
    public async Task LastWayIn_IsNotUnlinked()
    {
        await OpenAsync();
        var user = (await EnterAsync(Provider(allow: "example.com"), Ada())).User!;
        var session = await Parts.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var (logins, person) = (Parts.Get<ExternalLogins>(), new Person(user.UserId, session));

        var only = Assert.Single(await logins.ListAsync(person, Stop));
        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            logins.UnlinkAsync(person, only.Id, Stop)
        );
        // A provider that was taken out of the settings lets nobody in.
        Assert.Null(await logins.LinkAsync(person, Provider(), Ada(issuer: "https://gone.example"), Stop));
        var still = await Assert.ThrowsAsync<RefusalException>(() =>
            logins.UnlinkAsync(person, only.Id, Stop)
        );
        Assert.Null(await logins.LinkAsync(person, Provider(), Ada(subject: "person-2"), Stop));
        await logins.UnlinkAsync(person, only.Id, Stop);

        Assert.Equal((RefusalCode.Conflict, false), (refused.Code, only.CanGo));
        Assert.Equal(RefusalCode.Conflict, still.Code);
        Assert.Equal(2, (await logins.ListAsync(person, Stop)).Count);
        await Users.DeleteAsync(Product.Operator, user.UserId, Stop);
        await using var db = Parts.Db();
        Assert.False(await db.ExternalLogins.AnyAsync(Stop));
    }

    [Fact]
    public async Task SamePerson_TwiceAtOnce_GetsOneAccount()
    {
        await OpenAsync();

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => EnterAsync(Provider(allow: "example.com"), Ada()), Stop))
        );

        Assert.Single(outcomes.Select(o => o.User!.UserId).Distinct());
    }

    private static OidcProvider Provider(
        string? allow = null,
        bool linkByEmail = false,
        (string Value, string[] Roles)[]? map = null
    ) =>
        new()
        {
            Name = "test",
            Authority = new("https://id.example"),
            ClientId = "c",
            DisplayName = "Test",
            Scopes = ["openid"],
            LinkByEmail = linkByEmail,
            AllowList = allow is null ? null : EmailAllowList.TryParse(allow, out _),
            RoleClaim = map is null ? null : "roles",
            RoleMap = (map ?? []).ToDictionary(m => m.Value, IReadOnlyList<string> (m) => m.Roles),
            DefaultRoles = map is null ? ["viewer"] : [],
        };

    private static ExternalIdentity Ada(
        string email = "ada@example.com",
        bool verified = true,
        string subject = "person-1",
        string issuer = "https://id.example",
        string[]? values = null
    ) => new(issuer, subject, email, verified, "Ada", values ?? []);

    // The set-up is over: there is an account.
    private async Task OpenAsync()
    {
        await Parts.OpenAccountsAsync();
        await MakeAsync("first@example.com", Roles.Viewer);
    }

    private Task<ExternalOutcome> EnterAsync(OidcProvider provider, ExternalIdentity identity) =>
        SignIns.SignInAsync(provider, identity, From, Stop);

    private async Task<UserAccount> MakeAsync(string email, string role) =>
        (await Users.CreateAsync(Product.Operator, new(email, [role], null, Good), Stop)).User;
}

public sealed class SqliteExternalSignInTests : ExternalSignInTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresExternalSignInTests : ExternalSignInTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
