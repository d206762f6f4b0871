using System.Net;
using System.Text.Json;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Security;
using TaskQueue.Tests.Security.Factors;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The second factor over the API.</summary>
public sealed class MfaTests
{
    [Fact]
    public async Task SecondFactor_IsSetUp_AskedFor_AndTurnedOff()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        var mine = Bearer(await LoginAsync(client));
        var begun = (await PostAsync(client, "auth/mfa", "{}", mine)).Is(HttpStatusCode.OK).Json;
        var secret = begun.GetProperty("secret").GetString()!;
        Assert.StartsWith("otpauth://totp/", begun.GetProperty("uri").GetString(), StringComparison.Ordinal);
        (await PostAsync(client, "auth/mfa", """{"code":"000000"}""", mine)).IsProblem(422, "code");
        var code = FactorSteps.CodeOf(secret, DateTimeOffset.UtcNow);

        var made = await PostAsync(client, "auth/mfa", $$"""{"code":"{{code}}"}""", mine);

        DocumentTests.AssertSameNames(AuthExamples.MfaMade, made.Is(HttpStatusCode.OK).Json);
        var codes = made
            .Json.GetProperty("recoveryCodes")
            .EnumerateArray()
            .Select(c => c.GetString()!)
            .ToList();
        var status = await client.SendAsync(HttpMethod.Get, "auth/mfa", null, mine);
        DocumentTests.AssertSameNames(AuthExamples.Mfa, status.Is(HttpStatusCode.OK).Json);
        var asked = (await client.PostAsync("auth/login", Login())).IsProblem(401);
        Assert.Equal("second_factor_required", asked.Json.GetProperty("code").GetString());
        // S36: the code that set it up is used up.
        (await client.PostAsync("auth/login", Login(code))).IsProblem(401);
        (await client.PostAsync("auth/login", Login(codes[0]))).Is(HttpStatusCode.OK);
        (await client.PostAsync("auth/login", Login(codes[0]))).IsProblem(401);
        var renewed = await PostAsync(client, "auth/mfa/recovery-codes", "{}", mine);
        DocumentTests.AssertSameNames(AuthExamples.MfaMade, renewed.Is(HttpStatusCode.OK).Json);
        (await client.PostAsync("auth/login", Login(codes[1]))).IsProblem(401);
        (await client.SendAsync(HttpMethod.Delete, "auth/mfa", null, mine)).Is(HttpStatusCode.NoContent);
        (await client.SendAsync(HttpMethod.Delete, "auth/mfa", null, mine)).IsProblem(409);
        (await client.PostAsync("auth/login", Login())).Is(HttpStatusCode.OK);
    }

    // S39
    [Fact]
    public async Task Password_GivenAgain_MakesAFreshToken()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        var mine = Bearer(await LoginAsync(client));
        await StepUp.AgeAsync(app.Services);
        var refused = await PostAsync(client, "auth/mfa", "{}", mine);
        StepUp.AssertRefused(refused);

        (await PostAsync(client, "auth/reauthenticate", "{}", mine)).IsProblem(422, "password");
        (await PostAsync(client, "auth/reauthenticate", """{"password":"x"}""", mine)).IsProblem(
            422,
            "password"
        );
        (await client.PostAsync("auth/reauthenticate", """{"password":"x"}""")).IsProblem(401);
        var proved = await PostAsync(
            client,
            "auth/reauthenticate",
            $$"""{"password":"{{ConsoleApp.Password}}"}""",
            mine
        );

        DocumentTests.AssertSameNames(AuthExamples.Reauthenticated, proved.Is(HttpStatusCode.OK).Json);
        var token = proved.Json.GetProperty("accessToken").GetString()!;
        var at = ClaimOf(token, SessionClaims.AuthTime).GetInt64();
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at, 0, 30);
        (await PostAsync(client, "auth/mfa", "{}", Bearer(token))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RoleThatAsksForIt_LetsNothingElseThrough()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        var mine = Bearer(await LoginAsync(client));
        using var policy = ApiClient.Json(KeyExamples.RolePolicy);
        using var nothing = ApiClient.Json("{}");
        (await client.SendAsync(HttpMethod.Patch, "roles/admin", nothing, mine)).IsProblem(422, "requireMfa");

        var role = (await client.SendAsync(HttpMethod.Patch, "roles/admin", policy, mine)).Is(
            HttpStatusCode.OK
        );

        DocumentTests.AssertSameNames(KeyExamples.Role, role.Json);
        Assert.True(role.Json.GetProperty("requireMfa").GetBoolean());
        Assert.Equal(1, role.Json.GetProperty("withoutMfa").GetInt32());
        foreach (var path in (string[])["tasks", "roles", "auth/profile", "api-keys", "system/info"])
        {
            var refused = (await client.SendAsync(HttpMethod.Get, path, null, mine)).IsProblem(403);
            Assert.Equal("enrolment_required", refused.Json.GetProperty("code").GetString());
            Assert.Contains("/api/v1/auth/mfa", refused.Text, StringComparison.Ordinal);
        }

        (await client.SendAsync(HttpMethod.Get, "nothing", null, mine)).IsProblem(404);
        (await client.SendAsync(HttpMethod.Get, "auth/me", null, mine)).Is(HttpStatusCode.OK);
        var begun = (await PostAsync(client, "auth/mfa", "{}", mine)).Is(HttpStatusCode.OK).Json;
        Assert.True(begun.GetProperty("required").GetBoolean());
        var code = FactorSteps.CodeOf(begun.GetProperty("secret").GetString()!, DateTimeOffset.UtcNow);
        (await PostAsync(client, "auth/mfa", $$"""{"code":"{{code}}"}""", mine)).Is(HttpStatusCode.OK);

        (await client.SendAsync(HttpMethod.Get, "tasks", null, mine)).Is(HttpStatusCode.OK);
        (await client.SendAsync(HttpMethod.Delete, "auth/mfa", null, mine)).IsProblem(409);
    }

    [Fact]
    public async Task Administrator_ResetsTheFactorOfAnother_WhoIsTold()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. mails.Settings]);
        var client = new ApiClient(app.Program());
        var mine = Bearer(await LoginAsync(client));
        var made = await PostAsync(
            client,
            "users",
            $$"""{"email":"ada@example.com","roles":["viewer"],"password":"{{FactorSteps.Good}}"}""",
            mine
        );
        var id = made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString();
        (await PostAsync(client, $"users/{id}/reset-mfa", "{}", mine)).IsProblem(409);
        var theirs = Bearer(
            (
                await client.PostAsync(
                    "auth/login",
                    $$"""{"email":"ada@example.com","password":"{{FactorSteps.Good}}"}"""
                )
            ).Json
        );
        var begun = await PostAsync(client, "auth/mfa", "{}", theirs);
        var secret = begun.Json.GetProperty("secret").GetString()!;
        var code = FactorSteps.CodeOf(secret, DateTimeOffset.UtcNow);
        (await PostAsync(client, "auth/mfa", $$"""{"code":"{{code}}"}""", theirs)).Is(HttpStatusCode.OK);
        var user = await client.SendAsync(HttpMethod.Get, $"users/{id}", null, mine);
        DocumentTests.AssertSameNames(UserExamples.User, user.Json);
        Assert.True(user.Json.GetProperty("mfa").GetBoolean());

        var reset = await PostAsync(client, $"users/{id}/reset-mfa", "{}", mine);

        Assert.False(reset.Is(HttpStatusCode.OK).Json.GetProperty("mfa").GetBoolean());
        (await client.SendAsync(HttpMethod.Get, "auth/me", null, theirs)).IsProblem(401);
        var mail = await mails.TextToAsync("ada@example.com", "Your second factor was changed");
        Assert.DoesNotContain(secret, mail, StringComparison.Ordinal);
        (
            await client.PostAsync(
                "auth/login",
                $$"""{"email":"ada@example.com","password":"{{FactorSteps.Good}}"}"""
            )
        ).Is(HttpStatusCode.OK);
    }

    private static string Login(string? code = null) =>
        code is null
            ? $$"""{"email":"{{ConsoleApp.Email}}","password":"{{ConsoleApp.Password}}"}"""
            : $$"""{"email":"{{ConsoleApp.Email}}","password":"{{ConsoleApp.Password}}","code":"{{code}}"}""";

    private static async Task<JsonElement> LoginAsync(ApiClient client) =>
        (await client.PostAsync("auth/login", Login())).Is(HttpStatusCode.OK).Json;

    private static (string, string?) Bearer(JsonElement tokens) =>
        Bearer(tokens.GetProperty("accessToken").GetString()!);

    private static (string, string?) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private static async Task<ApiAnswer> PostAsync(
        ApiClient client,
        string path,
        string body,
        (string, string?) who
    )
    {
        using var json = ApiClient.Json(body);
        return await client.SendAsync(HttpMethod.Post, path, json, who);
    }

    private static JsonElement ClaimOf(string token, string claim)
    {
        var json = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(claim).Clone();
    }
}
