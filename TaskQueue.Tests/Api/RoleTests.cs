using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Api;

/// <summary>Roles: the built-in ones stand, your own are made, changed, felt at once, and deleted when nobody has them.</summary>
public sealed class RoleTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BuiltInRoles_ComeFirst_AndStand()
    {
        var list = await app.Admin.GetAsync("roles");

        Assert.Equal(
            ["admin", "operator", "viewer"],
            list.Items.Take(3).Select(r => r.GetProperty("name").GetString())
        );
        Assert.All(list.Items.Take(3), r => Assert.True(r.GetProperty("builtIn").GetBoolean()));
        (await app.Admin.PutAsync("roles/admin", """{"permissions":["tasks.read"]}""")).IsProblem(
            422,
            "name"
        );
        (await app.Admin.DeleteAsync("roles/viewer")).IsProblem(409);
    }

    [Fact]
    public async Task Role_IsMade_Changed_AndDeleted()
    {
        var made = (
            await app.Admin.PostAsync(
                "roles",
                """{"name":"auditors","permissions":["tasks.read"],"description":"Look."}"""
            )
        ).Is(HttpStatusCode.Created);
        Assert.Equal("Look.", made.Json.GetProperty("description").GetString());
        (
            await app.Admin.PostAsync("roles", """{"name":"auditors","permissions":["tasks.read"]}""")
        ).IsProblem(409);

        var changed = (
            await app.Admin.PutAsync(
                "roles/auditors",
                """{"permissions":["tasks.write"],"queues":["b","a"]}"""
            )
        ).Is(HttpStatusCode.OK);
        Assert.Equal(
            ["a", "b"],
            changed.Json.GetProperty("queues").EnumerateArray().Select(q => q.GetString())
        );
        Assert.Equal("tasks.write", changed.Json.GetProperty("permissions")[0].GetString());

        (await app.Admin.DeleteAsync("roles/auditors")).Is(HttpStatusCode.NoContent);
        (await app.Admin.GetAsync("roles/auditors")).IsProblem(404);
        (await app.Admin.DeleteAsync("roles/auditors")).IsProblem(404);
    }

    [Fact]
    public async Task Change_IsFeltAtOnce_ByThoseWhoHaveTheRole()
    {
        (
            await app.Admin.PostAsync(
                "roles",
                """{"name":"pausers","permissions":["queues.control","tasks.read"]}"""
            )
        ).Is(HttpStatusCode.Created);
        var member = await app.SignInAsync("pausers");
        (await member.PostAsync("queues/pausable/pause", "{}")).Is(HttpStatusCode.OK);

        (await app.Admin.PutAsync("roles/pausers", """{"permissions":["tasks.read"]}""")).Is(
            HttpStatusCode.OK
        );

        (await member.PostAsync("queues/pausable/pause", "{}")).IsProblem(403);
        (await member.GetAsync("tasks")).Is(HttpStatusCode.OK);
        (await app.Admin.DeleteAsync("roles/pausers")).IsProblem(409);
    }

    [Theory]
    [InlineData("""{"permissions":["tasks.read"]}""", "name")]
    [InlineData("""{"name":"Big","permissions":["tasks.read"]}""", "name")]
    [InlineData("""{"name":"admin","permissions":["tasks.read"]}""", "name")]
    [InlineData("""{"name":"none"}""", "permissions")]
    [InlineData("""{"name":"odd","permissions":["tasks.eat"]}""", "permissions")]
    [InlineData("""{"name":"wide","permissions":["users.manage"],"queues":["a"]}""", "queues")]
    public async Task BadRole_IsRefused_ByField(string body, string field)
    {
        (await app.Admin.PostAsync("roles", body)).IsProblem(422, field);
        Assert.DoesNotContain("\"none\"", (await app.Admin.GetAsync("roles")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_AreNotForOperators()
    {
        var other = await app.SignInAsync("operator");

        (await other.GetAsync("roles")).IsProblem(403);
        (await other.PostAsync("roles", """{"name":"mine","permissions":["tasks.read"]}""")).IsProblem(403);
    }

    [Fact]
    public async Task Nobody_MakesARoleMightierThanThemselves()
    {
        (await app.Admin.PostAsync("roles", """{"name":"clerks","permissions":["users.manage"]}""")).Is(
            HttpStatusCode.Created
        );
        var clerk = await app.SignInAsync("clerks");

        (await clerk.PostAsync("roles", """{"name":"sneaky","permissions":["system.manage"]}""")).IsProblem(
            403,
            "permissions"
        );
        await using var db = app
            .Services.GetRequiredService<IDbContextFactory<AppDbContext>>()
            .CreateDbContext();
        Assert.False(await db.Roles.AnyAsync(r => r.Name == "sneaky", Stop));
    }

    [Fact]
    public async Task Nobody_ChangesARoleMightierThanThemselves()
    {
        (await app.Admin.PostAsync("roles", """{"name":"stewards","permissions":["users.manage"]}""")).Is(
            HttpStatusCode.Created
        );
        (await app.Admin.PostAsync("roles", """{"name":"engineers","permissions":["system.manage"]}""")).Is(
            HttpStatusCode.Created
        );
        var steward = await app.SignInAsync("stewards");

        (await steward.PutAsync("roles/engineers", """{"permissions":["users.manage"]}""")).IsProblem(403);

        var role = (await app.Admin.GetAsync("roles/engineers")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("system.manage", role.GetProperty("permissions")[0].GetString());
    }
}
