using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Alerts over REST: they come by themselves, are listed, read, acknowledged and resolved by those who may.</summary>
public sealed class AlertTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMightyAccount_IsTold_WithinAMinute_ByTheProductItself()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        (
            await app.Admin.PostAsync(
                "users",
                $$"""{"email":"{{email}}","password":"seven quiet lanterns","roles":["admin"]}"""
            )
        ).Is(HttpStatusCode.Created);

        await Eventually.TrueAsync(
            async () =>
                (
                    await app.Admin.GetAsync("alerts?kind=security.role-changed&state=open&limit=500")
                ).Items.Any(a => a.GetProperty("subject").GetString() == $"account:{email}"),
            "the alert is there",
            TimeSpan.FromSeconds(60)
        );
    }

    [Fact]
    public async Task AnAlert_IsRead_Acknowledged_AndResolved()
    {
        var id = await RaiseAsync(AlertKinds.KeyCreated);

        var one = (await app.Admin.GetAsync($"alerts/{id}")).Is(HttpStatusCode.OK);
        var taken = (await app.Admin.PostAsync($"alerts/{id}/acknowledge", """{"note":"I look."}""")).Is(
            HttpStatusCode.OK
        );
        var twice = await app.Admin.PostAsync($"alerts/{id}/acknowledge", "{}");
        var over = (await app.Admin.PostAsync($"alerts/{id}/resolve")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(AlertExamples.Alert, one.Json);
        Assert.Equal("/audit", one.Json.GetProperty("link").GetString());
        Assert.Equal("acknowledged", taken.Json.GetProperty("state").GetString());
        Assert.Equal("I look.", over.Json.GetProperty("note").GetString());
        Assert.Equal("resolved", over.Json.GetProperty("state").GetString());
        Assert.NotNull(over.Json.GetProperty("resolvedBy").GetString());
        twice.IsProblem(409);
        (await app.Admin.PostAsync($"alerts/{id}/resolve")).IsProblem(409);
        (await app.Admin.PostAsync($"alerts/{Guid.NewGuid()}/resolve")).IsProblem(404);
        (await app.Admin.GetAsync($"alerts/{Guid.NewGuid()}")).IsProblem(404);
    }

    [Fact]
    public async Task WhatIsNotAcceptable_IsRefused_AndNamed()
    {
        var id = await RaiseAsync(AlertKinds.KeyCreated);

        (await app.Admin.GetAsync("alerts?state=shut")).IsProblem(422, "state");
        (await app.Admin.GetAsync("alerts?severity=9")).IsProblem(422, "severity");
        (await app.Admin.GetAsync("alerts?kind=none")).IsProblem(422, "kind");
        (await app.Admin.GetAsync("alerts?cursor=9")).IsProblem(422, "cursor");
        (await app.Admin.GetAsync("alerts?limit=501")).IsProblem(422, "limit");
        (await app.Admin.GetAsync("alerts?colour=red")).IsProblem(400, "colour");
        (
            await app.Admin.PostAsync($"alerts/{id}/resolve", $$"""{"note":"{{new string('x', 1001)}}"}""")
        ).IsProblem(422, "note");
        (await app.Admin.PostAsync($"alerts/{id}/resolve", """{"comment":"x"}""")).IsProblem(400, "comment");
        (await app.Admin.PostAsync($"alerts/{id}/resolve", """{"note":7}""")).IsProblem(400, "note");
    }

    [Fact]
    public async Task Operators_SeeAndSettle_WhatIsAboutTheMachine_Alone()
    {
        var clerk = await app.SignInAsync(Roles.Operator);
        var key = await RaiseAsync(AlertKinds.KeyCreated);
        var epoch = await RaiseAsync(AlertKinds.EpochChanged);

        var seen = (await clerk.GetAsync("alerts?limit=500")).Is(HttpStatusCode.OK);

        Assert.Contains(seen.Items, a => a.GetProperty("id").GetGuid() == epoch);
        Assert.DoesNotContain(
            seen.Items,
            a => a.GetProperty("kind").GetString()!.StartsWith("security", StringComparison.Ordinal)
        );
        (await clerk.GetAsync($"alerts/{key}")).IsProblem(404);
        (await clerk.PostAsync($"alerts/{key}/resolve")).IsProblem(404);
        (await clerk.PostAsync($"alerts/{epoch}/resolve")).Is(HttpStatusCode.OK);
        (await app.Viewer.GetAsync("alerts")).IsProblem(403);
        (await app.Viewer.PostAsync($"alerts/{key}/resolve")).IsProblem(403);
        (await app.Anonymous.GetAsync("alerts")).IsProblem(401);
    }

    private async Task<Guid> RaiseAsync(string kind)
    {
        var subject = Guid.NewGuid().ToString();
        await app
            .Services.GetRequiredService<AlertBook>()
            .RaiseAsync([new(kind, subject, AlertSeverity.Info, "It happened.", "audit")], Stop);
        var page = await app
            .Services.GetRequiredService<AlertQueries>()
            .ListAsync(Actor.System, new(), null, 500, Stop);
        return page.Items.Single(a => a.Subject == subject).Id;
    }
}
