using System.Net;
using System.Text.Json;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Accounts over the API.</summary>
public sealed class UserTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string Password = "violet tractor hums quietly";

    [Fact]
    public async Task Account_IsMade_Found_Changed_AndDeleted()
    {
        var email = Address();
        var made = await app.Admin.PostAsync(
            "users",
            $$"""{"email":"{{email}}","name":"Grace","roles":["operator"],"password":"{{Password}}"}"""
        );
        var id = made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString();
        Assert.EndsWith($"/api/v1/users/{id}", made.Headers.Location!.ToString(), StringComparison.Ordinal);
        DocumentTests.AssertSameNames(UserExamples.Created, made.Json);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("invitation").ValueKind);

        var found = (await app.Admin.GetAsync($"users/{id}")).Is(HttpStatusCode.OK).Json;
        DocumentTests.AssertSameNames(UserExamples.User, found);
        Assert.Equal("active", found.GetProperty("status").GetString());
        var changed = await app.Admin.PatchAsync($"users/{id}", """{"disabled":true}""");
        Assert.Equal("disabled", changed.Is(HttpStatusCode.OK).Json.GetProperty("status").GetString());
        // S20: what is left out stays.
        Assert.Equal("operator", changed.Json.GetProperty("roles")[0].GetString());
        Assert.Equal("Grace", changed.Json.GetProperty("name").GetString());
        (await app.Anonymous.PostAsync("auth/login", Login(email))).IsProblem(401);

        (await app.Admin.DeleteAsync($"users/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.GetAsync($"users/{id}")).IsProblem(404);
    }

    [Fact]
    public async Task Invitation_IsShownOnce_WhereNoMailCanBeSent_AndMakesTheFirstPassword()
    {
        var email = Address();
        var made = (await app.Admin.PostAsync("users", $$"""{"email":"{{email}}","roles":["viewer"]}"""))
            .Is(HttpStatusCode.Created)
            .Json;
        var invitation = made.GetProperty("invitation");
        Assert.False(invitation.GetProperty("mailed").GetBoolean());
        var token = invitation.GetProperty("link").GetString()!.Split("token=")[1];
        Assert.DoesNotContain(
            token,
            (await app.Admin.GetAsync($"users/{made.GetProperty("id")}")).Text,
            StringComparison.Ordinal
        );

        (
            await app.Anonymous.PostAsync(
                "auth/register",
                $$"""{"invitation":"{{token}}","password":"short"}"""
            )
        ).IsProblem(422, "password");
        (
            await app.Anonymous.PostAsync(
                "auth/register",
                $$"""{"invitation":"{{token}}","password":"{{Password}}"}"""
            )
        ).Is(HttpStatusCode.Accepted);
        (
            await app.Anonymous.PostAsync(
                "auth/register",
                $$"""{"invitation":"{{token}}","password":"{{Password}}"}"""
            )
        ).IsProblem(422, "token");

        (await app.Anonymous.PostAsync("auth/login", Login(email))).Is(HttpStatusCode.OK);
    }

    // S19: nothing but what the request is meant to carry, and nothing is changed by it.
    [Theory]
    [InlineData(
        """{"email":"x@example.com","roles":["viewer"],"id":"0197a1b2-c3d4-7000-8000-1234567890ab"}""",
        400,
        "id"
    )]
    [InlineData(
        """{"email":"x@example.com","roles":["viewer"],"emailConfirmed":true}""",
        400,
        "emailConfirmed"
    )]
    [InlineData("""{"email":"x@example.com","roles":["emperor"]}""", 422, "roles")]
    [InlineData("""{"email":"x@example.com","roles":[null]}""", 422, "roles")]
    [InlineData("""{"email":"x@example.com","roles":[]}""", 422, "roles")]
    [InlineData("""{"email":"x@example.com"}""", 422, "roles")]
    [InlineData("""{"email":"x@example.com\r\nBcc: y@example.com","roles":["viewer"]}""", 422, "email")]
    [InlineData("""{"roles":["viewer"]}""", 422, "email")]
    [InlineData("""{"email":"x@example.com","roles":["viewer"],"password":"Password1!"}""", 422, "password")]
    public async Task Account_WithABadField_IsRefused(string body, int status, string field)
    {
        (await app.Admin.PostAsync("users", body)).IsProblem(status, field);

        Assert.Empty((await app.Admin.GetAsync("users?q=x@example.com")).Items);
    }

    // S19, S40: an administrator never chooses another's password.
    [Theory]
    [InlineData("""{"password":"violet tractor hums quietly"}""", "password")]
    [InlineData("""{"passwordHash":"x"}""", "passwordHash")]
    [InlineData("""{"securityStamp":"x"}""", "securityStamp")]
    public async Task Change_OfAnythingElse_IsUnknown(string body, string field)
    {
        var made = await MakeAsync();

        (await app.Admin.PatchAsync($"users/{made}", body)).IsProblem(400, field);
    }

    [Fact]
    public async Task ManagingAccounts_NeedsThePermission()
    {
        var id = await MakeAsync();
        var operatorClient = await app.SignInAsync(Roles.Operator);
        foreach (var client in (ApiClient[])[app.Viewer, operatorClient])
        {
            (await client.GetAsync("users")).IsProblem(403);
            (await client.GetAsync($"users/{id}")).IsProblem(403);
            (await client.PostAsync("users", """{"email":"y@example.com","roles":["admin"]}""")).IsProblem(
                403
            );
            (await client.PatchAsync($"users/{id}", """{"roles":["admin"]}""")).IsProblem(403);
            (await client.PostAsync($"users/{id}/reset-password")).IsProblem(403);
            (await client.DeleteAsync($"users/{id}")).IsProblem(403);
        }
    }

    [Fact]
    public async Task SignOut_EndsTokens_AndListsShowIt()
    {
        var email = Address();
        var id = await MakeAsync(email);
        var tokens = (await app.Anonymous.PostAsync("auth/login", Login(email))).Is(HttpStatusCode.OK).Json;
        var bearer = ("Authorization", (string?)$"Bearer {tokens.GetProperty("accessToken").GetString()}");
        (await app.Anonymous.SendAsync(HttpMethod.Get, "auth/me", null, bearer)).Is(HttpStatusCode.OK);
        var session = Assert.Single((await app.Admin.GetAsync($"users/{id}/sessions")).Items);
        Assert.Equal("program", session.GetProperty("kind").GetString());

        (await app.Admin.PostAsync($"users/{id}/sign-out", "{}")).Is(HttpStatusCode.OK);

        (await app.Anonymous.SendAsync(HttpMethod.Get, "auth/me", null, bearer)).IsProblem(401);
        Assert.Empty((await app.Admin.GetAsync($"users/{id}/sessions")).Items);
        (await app.Admin.PostAsync($"users/{id}/unlock", "{}")).Is(HttpStatusCode.OK);
        var link = (await app.Admin.PostAsync($"users/{id}/reset-password", "{}")).Is(HttpStatusCode.OK).Json;
        DocumentTests.AssertSameNames(UserExamples.Link, link);
    }

    [Fact]
    public async Task List_Pages_AndRefusesNonsense()
    {
        var mark = Guid.NewGuid().ToString("N");
        for (var i = 0; i < 3; i++)
        {
            await MakeAsync($"{mark}-{i}@example.com");
        }

        var first = (await app.Admin.GetAsync($"users?q={mark}&limit=2")).Is(HttpStatusCode.OK);
        var cursor = Uri.EscapeDataString(first.NextCursor!);
        var second = await app.Admin.GetAsync($"users?q={mark}&limit=2&cursor={cursor}");

        Assert.Equal((2, 1), (first.Items.Count, second.Is(HttpStatusCode.OK).Items.Count));
        Assert.Null(second.NextCursor);
        Assert.Empty((await app.Admin.GetAsync($"users?q={mark}&status=invited")).Items);
        (await app.Admin.GetAsync("users?status=dead")).IsProblem(422, "status");
        (await app.Admin.GetAsync("users?sort=email")).IsProblem(400, "sort");
        (await app.Admin.GetAsync("users?limit=501")).IsProblem(422, "limit");
        (await app.Admin.GetAsync($"users/{Guid.NewGuid()}/sessions")).IsProblem(404);
    }

    private static string Address() => $"u{Guid.NewGuid():N}@example.com";

    private static string Login(string email) => JsonSerializer.Serialize(new { email, password = Password });

    private async Task<string> MakeAsync(string? email = null)
    {
        var made = await app.Admin.PostAsync(
            "users",
            $$"""{"email":"{{email ?? Address()}}","roles":["viewer"],"password":"{{Password}}"}"""
        );
        return made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;
    }
}
