using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Core.Security.Keys;

namespace TaskQueue.Tests.Security.Factors;

/// <summary>Sign-ins in two steps, guessing, roles that ask for a second factor, and the password once more.</summary>
public abstract class FactorSignInTests : PartsTests
{
    private AccountService Accounts => Parts.Get<AccountService>();

    private DateTimeOffset Now => Parts.Clock.UtcNow;

    // S36: what stands between password and code is bound to the account, for five minutes.
    [Fact]
    public async Task TheStepInBetween_EndsWithTime_AndWithThePassword()
    {
        var (person, secret, _) = await Parts.WithFactorAsync();
        var pendings = Parts.Get<PendingSignIns>();
        var pending = (await PasswordAsync()).Pending!;
        var text = pendings.Write(pending);

        Assert.Equal(pending, pendings.Read(text));
        Assert.Null(pendings.Read(text[..^8] + "AAAAAAA="));
        Assert.Null(pendings.Read(null));
        Assert.Null(pendings.Read("nonsense"));
        var signedIn = await CodeAsync(pending, FactorSteps.CodeOf(secret, Now));
        Assert.Equal((person.UserId, Now), (signedIn.UserId, signedIn.At));
        Parts.Clock.Advance(PendingSignIn.Lasts);
        Assert.Null(pendings.Read(text));
        await RefusedAsync(() => CodeAsync(pending, FactorSteps.CodeOf(secret, Now)));

        var other = (await PasswordAsync()).Pending!;
        await Parts
            .Get<ProfileService>()
            .ChangePasswordAsync(person, FactorSteps.Good, "another tall green door", null, Stop);
        await RefusedAsync(() => CodeAsync(other, FactorSteps.CodeOf(secret, Now)));
    }

    [Fact]
    public async Task WrongCodes_ShutTheName_AndRightPasswordsDoNot()
    {
        var (_, secret, _) = await Parts.WithFactorAsync();
        for (var i = 0; i < 2 * FailureWindow.Most; i++)
        {
            Assert.NotNull((await PasswordAsync()).Pending);
        }

        for (var i = 0; i < FailureWindow.Most; i++)
        {
            var pending = (await PasswordAsync(7)).Pending!;
            var failed = await RefusedAsync(() => CodeAsync(pending, "000000", 7));
            Assert.Equal(RefusalCode.Unauthenticated, failed.Code);
        }

        // Whoever knows the password gets no more tries from elsewhere: that place has never signed in.
        var shut = await RefusedAsync(() => PasswordAsync(8));
        Assert.Equal(RefusalCode.RateLimited, shut.Code);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await Parts.SignInAsync(FactorSteps.CodeOf(secret, Now));
    }

    [Fact]
    public async Task RoleThatAsksForIt_GivesNothingUntilItIsSetUp()
    {
        var person = await Parts.SignedInAsync(Roles.Operator);
        var before = (await Parts.ActorAsync(person))!;
        var (_, key) = await Parts
            .Get<ApiKeyService>()
            .CreateAsync(before, new() { Name = "k", Scopes = [Permissions.TasksRead] }, Stop);
        Assert.True(before.May(Permissions.TasksWrite));

        await Parts.Get<RoleService>().RequireFactorAsync(Product.Operator, Roles.Operator, true, Stop);

        var now = (await Parts.ActorAsync(person))!;
        Assert.True(now.MustEnrol);
        Assert.Empty(now.Permissions);
        Assert.False(now.ScopeOf(Permissions.TasksRead).IsEverywhere);
        var refused = Assert.Throws<RefusalException>(() => now.Require(Permissions.TasksRead));
        Assert.Equal(RefusalCode.EnrolmentRequired, refused.Code);
        var keyed = (await Parts.Get<ApiKeyCheck>().FindAsync(key, IPAddress.Loopback, Stop))!;
        Assert.Empty(keyed.Permissions);
        var factors = Parts.Get<SecondFactorService>();
        Assert.True((await factors.ReadAsync(person, Stop)).Required);

        var begun = await factors.BeginAsync(person, Stop);
        await factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, Now), Stop);

        Assert.True((await Parts.ActorAsync(person))!.May(Permissions.TasksWrite));
        Assert.True(
            (await Parts.Get<ApiKeyCheck>().FindAsync(key, IPAddress.Loopback, Stop))!.May(
                Permissions.TasksRead
            )
        );
        var off = await RefusedAsync(() => factors.TurnOffAsync(person, Stop));
        Assert.Equal(RefusalCode.Conflict, off.Code);
    }

    [Fact]
    public async Task RolePolicy_IsKept_WhenTheRoleIsChanged_AndNobodyLoosensAMightierOne()
    {
        await Parts.OpenAccountsAsync();
        var roles = Parts.Get<RoleService>();
        await roles.CreateAsync(
            Product.Operator,
            new() { Name = "clerks", Permissions = [Permissions.TasksRead] },
            Stop
        );
        await roles.RequireFactorAsync(Product.Operator, "clerks", true, Stop);
        await roles.UpdateAsync(
            Product.Operator,
            new() { Name = "clerks", Permissions = [Permissions.TasksWrite] },
            Stop
        );

        Assert.True((await roles.GetAsync(Product.Operator, "clerks", Stop)).Role.RequiresSecondFactor);
        var keeper = new Actor("k", new HashSet<string> { Permissions.UsersManage, Permissions.TasksWrite });
        await roles.RequireFactorAsync(keeper, "clerks", false, Stop);
        Assert.False((await roles.GetAsync(Product.Operator, "clerks", Stop)).Role.RequiresSecondFactor);
        var refused = await RefusedAsync(() => roles.RequireFactorAsync(keeper, Roles.Admin, true, Stop));
        Assert.Equal(RefusalCode.Forbidden, refused.Code);
        await Assert.ThrowsAsync<RefusalException>(() =>
            roles.RequireFactorAsync(Product.Operator, "none", true, Stop)
        );
    }

    // S39
    [Fact]
    public async Task Password_GivenAgain_CountsForTheSession_AndWrongOnesCountAsFailures()
    {
        var person = await Parts.SignedInAsync(Roles.Admin);
        var reauthentication = Parts.Get<Reauthentication>();
        Parts.Clock.Advance(Freshness.Lasts);
        Assert.False((await Parts.ActorAsync(person))!.IsFresh(Now));
        var wrong = await RefusedAsync(() =>
            reauthentication.RunAsync(person, "wrong-wrong-wrong", null, null, Stop)
        );
        Assert.Equal(["password"], wrong.Errors.Keys);

        var proved = await reauthentication.RunAsync(person, FactorSteps.Good, null, null, Stop);

        Assert.Equal(Now, proved.At);
        Assert.True((await Parts.ActorAsync(person))!.IsFresh(Now));
        for (var i = 0; i < FailureWindow.Most; i++)
        {
            await RefusedAsync(() =>
                reauthentication.RunAsync(person, "wrong-wrong-wrong", null, null, Stop)
            );
        }

        var shut = await RefusedAsync(() =>
            reauthentication.RunAsync(person, FactorSteps.Good, null, null, Stop)
        );
        Assert.Equal(RefusalCode.RateLimited, shut.Code);
    }

    [Fact]
    public async Task PasswordAlone_IsNotEnough_WhereThereIsASecondFactor()
    {
        var (person, secret, codes) = await Parts.WithFactorAsync();
        var reauthentication = Parts.Get<Reauthentication>();

        var missing = await RefusedAsync(() =>
            reauthentication.RunAsync(person, FactorSteps.Good, " ", null, Stop)
        );
        var wrong = await RefusedAsync(() =>
            reauthentication.RunAsync(person, FactorSteps.Good, "000000", null, Stop)
        );

        Assert.Equal(["code"], missing.Errors.Keys);
        Assert.Equal(["code"], wrong.Errors.Keys);
        Assert.True((await reauthentication.NeedsAsync(person, Stop)).Code);
        await reauthentication.RunAsync(
            person,
            FactorSteps.Good,
            FactorSteps.CodeOf(secret, Now),
            null,
            Stop
        );
        await reauthentication.RunAsync(person, FactorSteps.Good, codes[0], null, Stop);
    }

    [Fact]
    public async Task ASessionThatIsOver_TakesNoPassword()
    {
        var person = await Parts.SignedInAsync();
        await using (var db = Parts.Db())
        {
            db.RefreshTokens.RemoveRange(await db.RefreshTokens.ToListAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }

        var refused = await RefusedAsync(() =>
            Parts.Get<Reauthentication>().RunAsync(person, FactorSteps.Good, null, null, Stop)
        );

        Assert.Equal(RefusalCode.Unauthenticated, refused.Code);
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private static Origin From(byte last) => new(Via.Console) { Address = new IPAddress([10, 9, 0, last]) };

    private Task<SignInStep> PasswordAsync(byte from = 1) =>
        Accounts.CheckPasswordAsync(FactorSteps.Email, FactorSteps.Good, null, From(from), Stop);

    private Task<SignedIn> CodeAsync(PendingSignIn pending, string code, byte from = 1) =>
        Accounts.CheckCodeAsync(pending, code, From(from), Stop);
}

public sealed class SqliteFactorSignInTests : FactorSignInTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresFactorSignInTests : FactorSignInTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
