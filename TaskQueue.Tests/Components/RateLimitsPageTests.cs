using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.RateLimits;
using TaskQueue.Web.Components.Settings;

namespace TaskQueue.Tests.Components;

/// <summary>The page of limits, the panel of signing keys and the warning of connections in the clear.</summary>
public sealed class RateLimitsPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_AreCheckedWhileOneTypes_Saved_AndFeltAtOnce()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<RateLimitsPage>();
        Assert.Contains("Nobody was refused", page.Markup, StringComparison.Ordinal);

        await page.TypeInAsync("#limit-read-user", "many");
        Assert.Contains(
            "Such as 100 per 1 min",
            page.Find("#limit-read-user-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        await page.TypeInAsync("#limit-read-user", "0 per 1 min");
        Assert.Contains(
            "count: Must be from 1",
            page.Find("#limit-read-user-note").TextContent,
            StringComparison.Ordinal
        );
        await page.TypeInAsync("#limit-read-user", "600 per 1 min, burst 100");
        await page.SubmitFormAsync(".limits");

        var expected = new RequestLimit(
            RequestClass.Read,
            LimitedBy.User,
            new(600, TimeSpan.FromMinutes(1), 100)
        );
        var service = console.Product.Get<RateLimitService>();
        Assert.Equal([expected], (await service.ReadAsync(Product.Operator, Stop)).Limits);
        Assert.Equal(1, console.Product.Get<CurrentLimits>().Set.Of(RequestClass.Read).Length);
        Assert.Equal("600 per 1 min, burst 100", page.Find("#limit-read-user").GetAttribute("value"));
    }

    [Fact]
    public async Task LimitsThatChangedMeanwhile_AreNotOverwritten()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<RateLimitsPage>();
        await page.TypeInAsync("#limit-all-address", "10 per 1 s");
        var other = new RequestLimit(RequestClass.Write, LimitedBy.Key, new(5, TimeSpan.FromSeconds(1), 5));
        await console.Product.Get<RateLimitService>().SetAsync(Product.Operator, [other], null, Stop);

        await page.SubmitFormAsync(".limits");

        Assert.Contains(
            "have changed meanwhile",
            page.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        await page.ClickOnAsync("button", "Load what holds now");
        Assert.Equal("5 per 1 s", page.Find("#limit-write-key").GetAttribute("value"));
        Assert.True(string.IsNullOrEmpty(page.Find("#limit-all-address").GetAttribute("value")));
    }

    [Fact]
    public async Task WhatIsTypedWhileLimitsAreRead_IsLeftAlone()
    {
        await using var console = await ConsoleContext.StartAsync();
        var product = console.Product;
        var store = new LateStore(product.Get<IDbContextFactory<AppDbContext>>());
        var service = new RateLimitService(
            store,
            product.Get<CurrentLimits>(),
            product.Get<LimitCounts>(),
            product.Get<AuditLog>(),
            product.Get<ISignals>(),
            TimeProvider.System
        );
        console.Page.Services.AddSingleton(service);
        var page = console.Page.Render<RateLimitsPage>();
        var viewer = console.Page.Services.GetRequiredService<Viewer>();

        store.Hold();
        viewer.Hide(true);
        viewer.Hide(false);
        await page.TypeInAsync("#limit-read-user", "600 per 1 min, burst 100");
        store.Answer();
        await page.SubmitFormAsync(".limits");

        var limit = Assert.Single((await service.ReadAsync(Product.Operator, Stop)).Limits);
        Assert.Equal((RequestClass.Read, LimitedBy.User), (limit.Class, limit.By));
    }

    [Fact]
    public async Task RefusedCallers_AreListed()
    {
        await using var console = await ConsoleContext.StartAsync();
        var counts = console.Product.Get<LimitCounts>();
        counts.Add(RequestClass.Submit, isAllowed: false, alone: false);
        counts.Callers.Add("203.0.113.9", "submit/address");

        var page = console.Page.Render<RateLimitsPage>();

        Assert.Contains("203.0.113.9", page.Markup, StringComparison.Ordinal);
        Assert.Equal("1", page.FindAll(".use td[data-refused]")[0].TextContent);
    }

    // S03: what a page does not show is refused all the same.
    [Fact]
    public async Task WhoMayNotChangeThem_CanNot()
    {
        await using var console = await ConsoleContext.StartAsync();
        var looker = new Actor("looker@example.com", new HashSet<string> { Permissions.SettingsRead });

        await Assert.ThrowsAsync<RefusalException>(() =>
            console.Product.Get<RateLimitService>().SetAsync(looker, [], null, Stop)
        );
        await Assert.ThrowsAsync<RefusalException>(() =>
            console.Product.Get<SigningKeyService>().RotateAsync(looker, Stop)
        );
        Assert.Throws<RefusalException>(() =>
            console.Product.Get<SigningKeyService>().List(new Actor("nobody", new HashSet<string>()))
        );
    }

    [Fact]
    public async Task SigningKey_IsRotated_OnceItWasAsked()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SettingsPage>();
        var before = console.Product.Get<SigningKey>().Key.KeyId;
        Assert.Contains(before, page.Markup, StringComparison.Ordinal);

        await page.ClickOnAsync("button", "Rotate the key");
        Assert.Equal(before, console.Product.Get<SigningKey>().Key.KeyId);
        await page.SubmitFormAsync(".form");

        var after = console.Product.Get<SigningKey>().Key.KeyId;
        Assert.NotEqual(before, after);
        Assert.Contains(after, page.Markup, StringComparison.Ordinal);
        Assert.Contains("then it is deleted", page.Markup, StringComparison.Ordinal);
        await using var db = await console
            .Product.Get<IDbContextFactory<AppDbContext>>()
            .CreateDbContextAsync(Stop);
        Assert.Contains(
            db.AuditEntries,
            e => e.Action == AuditActions.SigningKeyRotated && e.Actor == "person@example.com"
        );
    }

    // S10
    [Theory]
    [InlineData("http://tasks.example.com/", true)]
    [InlineData("http://192.0.2.7:5080/", true)]
    [InlineData("https://tasks.example.com/", false)]
    [InlineData("http://localhost:5080/", false)]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("http://[::1]:5080/", false)]
    public void Clear_IsToldOf_WhereAWireIsBetween(string address, bool isClear) =>
        Assert.Equal(isClear, ClearTextBanner.IsClear(new(address)));
}
