using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Security;

/// <summary>Passwords: what a wrong one learns, and how many may be tried.</summary>
public sealed class SignInTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WrongPassword_AndUnknownAccount_AreToldTheSame()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var accounts = app.Get<AccountService>();

        var wrong = await RefusedAsync(accounts, ConsoleApp.Email, IPAddress.Loopback);
        var unknown = await RefusedAsync(accounts, "nobody@example.com", IPAddress.Loopback);

        Assert.Equal(RefusalCode.Unauthenticated, wrong.Code);
        Assert.Equal((wrong.Code, wrong.Message), (unknown.Code, unknown.Message));
    }

    [Theory]
    [InlineData(ConsoleApp.Email)]
    [InlineData("nobody@example.com")]
    public async Task TenFailures_ShutTheName_KnownOrNot(string email)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var accounts = app.Get<AccountService>();
        for (var i = 0; i < FailureWindow.Most; i++)
        {
            // Each from another address, so that only the name counts.
            var failed = await RefusedAsync(accounts, email, new IPAddress([10, 0, 0, (byte)i]));
            Assert.Equal(RefusalCode.Unauthenticated, failed.Code);
        }

        var refused = await RefusedAsync(accounts, email.ToUpperInvariant(), new IPAddress([10, 0, 1, 1]));

        Assert.Equal(RefusalCode.RateLimited, refused.Code);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.Zero, FailureWindow.Length);
    }

    [Fact]
    public async Task TenFailures_ShutTheAddress_WhateverTheName()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var accounts = app.Get<AccountService>();
        for (var i = 0; i < FailureWindow.Most; i++)
        {
            await RefusedAsync(accounts, $"nobody{i}@example.com", IPAddress.Parse($"2001:db8::{i + 1}"));
        }

        var same = await RefusedAsync(accounts, "other@example.com", IPAddress.Parse("2001:db8::ffff"));
        var elsewhere = await accounts.SignInAsync(
            ConsoleApp.Email,
            ConsoleApp.Password,
            From(IPAddress.Parse("2001:db8:1::1")),
            Stop
        );

        Assert.Equal(RefusalCode.RateLimited, same.Code);
        Assert.Equal(ConsoleApp.Email, elsewhere.Email);
    }

    [Fact]
    public async Task AHundredWrongPasswordsAtOnce_CostTenHashes()
    {
        var counter = new CountingHasher();
        await using var app = await ConsoleApp.StartAsync(
            ConsoleApp.WithAdmin,
            services => services.AddSingleton<IPasswordHasher<AppUser>>(counter)
        );
        var accounts = app.Get<AccountService>();

        var refusals = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    Task.Run(() => RefusedAsync(accounts, ConsoleApp.Email, new([10, 1, 0, (byte)i])), Stop)
                )
        );

        Assert.InRange(counter.Verified, 1, FailureWindow.Most);
        Assert.Equal(100 - counter.Verified, refusals.Count(r => r.Code is RefusalCode.RateLimited));
    }

    [Fact]
    public async Task ManySuccesses_DoNotCount()
    {
        await using var app = await ConsoleApp.StartAsync(
            ConsoleApp.WithAdmin,
            services => services.AddSingleton<IPasswordHasher<AppUser>>(new CountingHasher())
        );
        var accounts = app.Get<AccountService>();

        var users = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(_ =>
                    accounts.SignInAsync(
                        ConsoleApp.Email,
                        ConsoleApp.Password,
                        From(IPAddress.Loopback),
                        Stop
                    )
                )
        );

        Assert.All(users, user => Assert.Equal(ConsoleApp.Email, user.Email));
    }

    [Fact]
    public async Task Window_OpensAgainAMinuteAfterTheFirstFailure()
    {
        var clock = new ManualClock();
        var window = new FailureWindow();
        for (var i = 0; i < FailureWindow.Most; i++)
        {
            Assert.Null(await window.EnterAsync(clock, Stop));
            window.Leave(failed: true, clock.GetUtcNow());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var rest = await window.EnterAsync(clock, Stop);
        clock.Advance(rest!.Value);

        Assert.Equal(TimeSpan.FromSeconds(50), rest);
        Assert.Null(await window.EnterAsync(clock, Stop));
        Assert.False(window.IsIdle(clock.GetUtcNow()));
    }

    [Fact]
    public async Task LoginPage_SaysHowLongToWait()
    {
        await using var app = await ConsoleApp.StartAsync(
            ConsoleApp.WithAdmin,
            services => services.AddSingleton<IPasswordHasher<AppUser>>(new CountingHasher())
        );
        var http = app.Browser();
        HttpResponseMessage answer = null!;
        for (var i = 0; i <= FailureWindow.Most; i++)
        {
            answer = await ConsoleApp.SignInAsync(http, password: "wrong-wrong-wrong");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.Zero, FailureWindow.Length);
        Assert.Contains("seconds", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        answer.Dispose();
    }

    private static Origin From(IPAddress address) => new(Via.Api) { Address = address };

    private static Task<RefusalException> RefusedAsync(
        AccountService accounts,
        string email,
        IPAddress address
    ) =>
        Assert.ThrowsAsync<RefusalException>(() =>
            accounts.SignInAsync(email, "wrong-wrong-wrong", From(address), Stop)
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
