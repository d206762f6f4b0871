using Microsoft.EntityFrameworkCore;
using OtpNet;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Tests.Security.Factors;

/// <summary>Second factors from set-up to loss.</summary>
public abstract class SecondFactorTests : PartsTests
{
    private SecondFactorService Factors => Parts.Get<SecondFactorService>();

    private DateTimeOffset Now => Parts.Clock.UtcNow;

    [Fact]
    public async Task SecondFactor_IsInForce_FromItsFirstCodeOn()
    {
        var person = await Parts.SignedInAsync();
        var none = await RefusedAsync(() => Factors.ConfirmAsync(person, "123456", Stop));
        var begun = await Factors.BeginAsync(person, Stop);
        var wrong = await RefusedAsync(() => Factors.ConfirmAsync(person, "000000", Stop));
        await Parts.SignInAsync(code: null);

        var codes = await Factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, Now), Stop);

        Assert.Equal(RefusalCode.Conflict, none.Code);
        Assert.Equal(["code"], wrong.Errors.Keys);
        Assert.Equal(10, codes.Distinct().Count());
        var status = await Factors.ReadAsync(person, Stop);
        Assert.Equal(new FactorStatus(true, Now, 10, false), status);
        var asked = await RefusedAsync(() => Parts.SignInAsync(code: null));
        Assert.Equal(RefusalCode.SecondFactorRequired, asked.Code);
        // Whoever does not know the password learns nothing of it.
        var stranger = await RefusedAsync(() => Parts.SignInAsync(code: null, password: "wrong-wrong-wrong"));
        Assert.Equal(RefusalCode.Unauthenticated, stranger.Code);
    }

    [Fact]
    public async Task Begun_ButNotConfirmedInTime_IsNothing()
    {
        var person = await Parts.SignedInAsync();
        var begun = await Factors.BeginAsync(person, Stop);
        Parts.Clock.Advance(SecondFactorService.Patience);
        await Parts.Get<Reauthentication>().RunAsync(person, FactorSteps.Good, null, null, Stop);

        var late = await RefusedAsync(() =>
            Factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, Now), Stop)
        );

        Assert.Equal(RefusalCode.Conflict, late.Code);
        await Parts.SignInAsync(code: null);
    }

    // S36: a code is used once, also where many come with it at the same instant.
    [Fact]
    public async Task OneCode_LetsOneIn()
    {
        var (_, secret, _) = await Parts.WithFactorAsync();
        var code = FactorSteps.CodeOf(secret, Now);

        var tries = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => Task.Run(() => TryAsync(code, (byte)(i + 1))))
        );

        Assert.Equal(1, tries.Count(t => t));
        var again = await RefusedAsync(() => Parts.SignInAsync(code));
        Assert.Equal(RefusalCode.Unauthenticated, again.Code);
        Parts.Clock.Advance(TimeSpan.FromSeconds(30));
        await Parts.SignInAsync(FactorSteps.CodeOf(secret, Now));
    }

    [Fact]
    public async Task TheFirstCode_IsUsedUp_Too()
    {
        var person = await Parts.SignedInAsync();
        var begun = await Factors.BeginAsync(person, Stop);
        var code = FactorSteps.CodeOf(begun.Secret, Now);
        await Factors.ConfirmAsync(person, code, Stop);

        var refused = await RefusedAsync(() => Parts.SignInAsync(code));

        Assert.Equal(RefusalCode.Unauthenticated, refused.Code);
    }

    // S36
    [Fact]
    public async Task RecoveryCode_LetsInOnce_AndANewSetReplacesTheOld()
    {
        var (person, _, codes) = await Parts.WithFactorAsync();

        var tries = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => Task.Run(() => TryAsync(codes[0], (byte)(i + 1))))
        );
        await Parts.SignInAsync(codes[1].ToUpperInvariant().Replace("-", "", StringComparison.Ordinal));

        Assert.Equal(1, tries.Count(t => t));
        Assert.Equal(8, (await Factors.ReadAsync(person, Stop)).CodesLeft);
        var fresh = await Factors.RenewCodesAsync(person, Stop);
        Assert.Equal(10, (await Factors.ReadAsync(person, Stop)).CodesLeft);
        await RefusedAsync(() => Parts.SignInAsync(codes[2]));
        await Parts.SignInAsync(fresh[0]);
        await using var db = Parts.Db();
        Assert.Equal(
            3,
            await db.AuditEntries.CountAsync(e => e.Action == AuditActions.RecoveryCodeUsed, Stop)
        );
    }

    [Fact]
    public async Task Store_AndAuditLog_HoldNeitherSecretNorCodes()
    {
        var (person, secret, codes) = await Parts.WithFactorAsync();
        await using var db = Parts.Db();
        var row = await db.SecondFactors.SingleAsync(Stop);

        var kept = Convert.FromBase64String(row.Secret!);
        Assert.True(kept.AsSpan().IndexOf(Base32Encoding.ToBytes(secret)) < 0);
        // Bound to the account: in another's row it cannot be read.
        Assert.NotNull(Parts.Get<FactorSecrets>().Read(person.UserId, row.Secret!));
        Assert.Null(Parts.Get<FactorSecrets>().Read(Guid.NewGuid(), row.Secret!));
        var told = string.Join('\n', await db.AuditEntries.Select(e => e.After + e.Before).ToListAsync(Stop));
        Assert.All([secret, .. codes], s => Assert.DoesNotContain(s, told, StringComparison.Ordinal));
        var hashes = await db.RecoveryCodes.Select(c => c.Hash).ToListAsync(Stop);
        Assert.Equal(10, hashes.Count);
        Assert.All(hashes, h => Assert.Equal(32, h.Length));
    }

    [Fact]
    public async Task AnotherPhone_TakesOver_WhenItsFirstCodeWasGiven()
    {
        var (person, old, _) = await Parts.WithFactorAsync();
        var begun = await Factors.BeginAsync(person, Stop);
        await Parts.SignInAsync(FactorSteps.CodeOf(old, Now));
        Parts.Clock.Advance(TimeSpan.FromSeconds(30));

        await Factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, Now), Stop);

        Parts.Clock.Advance(TimeSpan.FromSeconds(30));
        await RefusedAsync(() => Parts.SignInAsync(FactorSteps.CodeOf(old, Now)));
        await Parts.SignInAsync(FactorSteps.CodeOf(begun.Secret, Now));
    }

    // S39
    [Fact]
    public async Task EveryChange_NeedsAPasswordOfTheLastTenMinutes()
    {
        var (person, secret, _) = await Parts.WithFactorAsync();
        Parts.Clock.Advance(Freshness.Lasts);
        Func<Task>[] acts =
        [
            () => Factors.BeginAsync(person, Stop),
            () => Factors.ConfirmAsync(person, "123456", Stop),
            () => Factors.RenewCodesAsync(person, Stop),
            () => Factors.TurnOffAsync(person, Stop),
        ];
        foreach (var act in acts)
        {
            Assert.Equal(RefusalCode.ReauthenticationRequired, (await RefusedAsync(act)).Code);
        }

        await Parts
            .Get<Reauthentication>()
            .RunAsync(person, FactorSteps.Good, FactorSteps.CodeOf(secret, Now), null, Stop);
        await Factors.TurnOffAsync(person, Stop);

        await Parts.SignInAsync(code: null);
        await using var db = Parts.Db();
        Assert.Empty(await db.SecondFactors.ToListAsync(Stop));
        Assert.Empty(await db.RecoveryCodes.ToListAsync(Stop));
    }

    [Fact]
    public async Task Reset_ByAnAdministrator_EndsSessions_AndLeavesThePassword()
    {
        var (person, _, _) = await Parts.WithFactorAsync();
        var users = Parts.Get<UserService>();

        var after = await users.ResetFactorAsync(Product.Operator, person.UserId, Stop);

        Assert.False(after.HasSecondFactor);
        Assert.Null(await Parts.ActorAsync(person));
        await Parts.SignInAsync(code: null);
        var none = await RefusedAsync(() => users.ResetFactorAsync(Product.Operator, person.UserId, Stop));
        Assert.Equal(RefusalCode.Conflict, none.Code);
        await using var db = Parts.Db();
        Assert.Single(
            await db.AuditEntries.Where(e => e.Action == AuditActions.FactorReset).ToListAsync(Stop)
        );
    }

    // S37: a password chosen by a link signs nobody in, and the next sign-in asks for the code.
    [Fact]
    public async Task PasswordReset_DoesNotGoAroundIt()
    {
        const string Next = "another tall green door";
        var (person, secret, _) = await Parts.WithFactorAsync();
        var link = await Parts.Get<UserService>().SendLinkAsync(Product.Operator, person.UserId, Stop);
        await Parts
            .Get<PasswordReset>()
            .ChooseAsync(link.Link!.Split("token=")[1], LinkPurpose.Reset, Next, null, false, null, Stop);

        var asked = await RefusedAsync(() => Parts.SignInAsync(code: null, password: Next));

        Assert.Equal(RefusalCode.SecondFactorRequired, asked.Code);
        await Parts.SignInAsync(FactorSteps.CodeOf(secret, Now), Next);
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private async Task<bool> TryAsync(string code, byte from)
    {
        try
        {
            await Parts.SignInAsync(code, from: from);
            return true;
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Unauthenticated)
        {
            return false;
        }
    }
}

public sealed class SqliteSecondFactorTests : SecondFactorTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresSecondFactorTests : SecondFactorTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
