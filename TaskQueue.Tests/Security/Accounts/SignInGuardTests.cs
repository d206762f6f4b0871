using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Accounts;

/// <summary>How many passwords may be tried, over all processes, and that strangers shut nobody out.</summary>
public abstract class SignInGuardTests : IAsyncLifetime
{
    private const string Email = "ada@example.com";
    private const string Good = "violet tractor hums quietly";
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    private readonly CountingHasher _hasher = new();
    private TemporaryDatabase _database = null!;
    private CoreParts _one = null!;
    private CoreParts _two = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await MakeAsync();
        _one = await NodeAsync();
        _two = HasTwoNodes ? await NodeAsync() : _one;
        await _one.OpenAccountsAsync();
        await _two.OpenAccountsAsync();
        await _one.Get<UserService>()
            .CreateAsync(Product.Operator, new(Email, [Roles.Admin], null, Good), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract bool HasTwoNodes { get; }

    // S34
    [Fact]
    public async Task AHundredWrongPasswords_AtAllProcessesTogether_CostTenHashes()
    {
        var refusals = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    Task.Run(
                        () => RefusedAsync(i % 2 == 0 ? _one : _two, Email, new([10, 1, 0, (byte)i])),
                        Stop
                    )
                )
        );

        Assert.InRange(_hasher.Verified, 1, SignInDelay.Most);
        Assert.Equal(100 - _hasher.Verified, refusals.Count(r => r.Code is RefusalCode.RateLimited));
    }

    // S34
    [Fact]
    public async Task Strangers_ShutTheNameForStrangers_AndNotForItsOwner()
    {
        await SignInAsync(_one, Home);
        for (var i = 0; i < SignInDelay.Most; i++)
        {
            await RefusedAsync(_one, Email, new([10, 0, 0, (byte)i]));
        }

        var stranger = await RefusedAsync(_two, Email, IPAddress.Parse("10.9.9.9"));
        await SignInAsync(_two, Home);

        Assert.Equal(RefusalCode.RateLimited, stranger.Code);
        var user = Assert.Single(
            (await _one.Get<UserQueries>().ListAsync(Product.Operator, new(), null, 10, Stop)).Items
        );
        Assert.Equal(_one.Clock.UtcNow + TimeSpan.FromMinutes(1), user.LockedUntil);
        var open = await _one.Get<UserService>().UnlockAsync(Product.Operator, user.Id, Stop);
        Assert.Null(open.LockedUntil);
    }

    // S34
    [Fact]
    public async Task TheOwnersPlace_IsShutToo_ByFailuresThere()
    {
        await SignInAsync(_one, Home);
        for (var i = 0; i < SignInDelay.Most; i++)
        {
            await RefusedAsync(_one, Email, Home);
        }

        Assert.Equal(RefusalCode.RateLimited, (await RefusedAsync(_two, Email, Home)).Code);
    }

    [Fact]
    public async Task TheNextTen_ShutItLonger_AndSoAtTheOtherProcess()
    {
        var from = 0;
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < SignInDelay.Most; i++)
            {
                var failed = await RefusedAsync(
                    round % 2 == 0 ? _one : _two,
                    Email,
                    new([10, 3, 0, (byte)from++])
                );
                Assert.Equal(RefusalCode.Unauthenticated, failed.Code);
            }

            var shut = await RefusedAsync(round % 2 == 0 ? _two : _one, Email, new([10, 4, 0, (byte)round]));
            Assert.Equal(RefusalCode.RateLimited, shut.Code);
            Assert.Equal(1 << round, shut.RetryAfter!.Value.TotalMinutes);
            Pass(shut.RetryAfter.Value);
        }
    }

    [Fact]
    public async Task Unknown_IsShutAsKnown()
    {
        for (var i = 0; i < SignInDelay.Most; i++)
        {
            var failed = await RefusedAsync(_one, "nobody@example.com", new([10, 5, 0, (byte)i]));
            Assert.Equal(RefusalCode.Unauthenticated, failed.Code);
        }

        var shut = await RefusedAsync(_two, "NOBODY@example.com", IPAddress.Parse("10.6.0.1"));

        Assert.Equal(RefusalCode.RateLimited, shut.Code);
    }

    private protected abstract Task<TemporaryDatabase> MakeAsync();

    private static Task<RefusalException> RefusedAsync(CoreParts node, string email, IPAddress address) =>
        Assert.ThrowsAsync<RefusalException>(() =>
            node.Get<AccountService>()
                .SignInAsync(email, "wrong-wrong-wrong", new Origin(Via.Api) { Address = address }, Stop)
        );

    private static Task<SignedIn> SignInAsync(CoreParts node, IPAddress address) =>
        node.Get<AccountService>().SignInAsync(Email, Good, new Origin(Via.Api) { Address = address }, Stop);

    private void Pass(TimeSpan time)
    {
        _one.Clock.Advance(time);
        if (_two != _one)
        {
            _two.Clock.Advance(time);
        }
    }

    private Task<CoreParts> NodeAsync() =>
        CoreParts.MakeAsync(
            _database,
            services => services.AddSingleton<IPasswordHasher<AppUser>>(_hasher),
            open: false
        );

    // Cheap, and counts.
    private sealed class CountingHasher : IPasswordHasher<AppUser>
    {
        private readonly PasswordHasher<AppUser> _inner = new(
            Options.Create(new PasswordHasherOptions { IterationCount = 1 })
        );
        private int _verified;

        public int Verified => _verified;

        public string HashPassword(AppUser user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(
            AppUser user,
            string hashedPassword,
            string providedPassword
        )
        {
            Interlocked.Increment(ref _verified);
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}

public sealed class SqliteSignInGuardTests : SignInGuardTests
{
    private protected override bool HasTwoNodes => false;

    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresSignInGuardTests : SignInGuardTests
{
    private protected override bool HasTwoNodes => true;

    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
