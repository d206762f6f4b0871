using System.Net;
using System.Text.Json;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Security;

namespace TaskQueue.Tests.Api;

/// <summary>Tokens over the API.</summary>
public sealed class AuthTests
{
    private static readonly string Credentials = JsonSerializer.Serialize(
        new { email = ConsoleApp.Email, password = ConsoleApp.Password }
    );

    [Fact]
    public async Task Login_Refresh_Me_Logout()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());

        var tokens = (await client.PostAsync("auth/login", Credentials)).Is(HttpStatusCode.OK).Json;
        Assert.Equal("Bearer", tokens.GetProperty("tokenType").GetString());
        Assert.Equal(900, tokens.GetProperty("expiresIn").GetInt32());
        var refresh = tokens.GetProperty("refreshToken").GetString()!;
        var next = (await client.PostAsync("auth/refresh", Body(refresh))).Is(HttpStatusCode.OK).Json;
        var bearer = ("Authorization", (string?)$"Bearer {next.GetProperty("accessToken").GetString()}");
        var me = (await client.SendAsync(HttpMethod.Get, "auth/me", null, bearer)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(ConsoleApp.Email, me.GetProperty("email").GetString());
        Assert.Equal(Permissions.All.Count, me.GetProperty("permissions").GetArrayLength());

        var last = next.GetProperty("refreshToken").GetString()!;
        using var body = ApiClient.Json(Body(last));
        (await client.SendAsync(HttpMethod.Post, "auth/logout", body, bearer)).Is(HttpStatusCode.NoContent);

        (await client.SendAsync(HttpMethod.Get, "auth/me", null, bearer)).IsProblem(401);
        (await client.PostAsync("auth/refresh", Body(last))).IsProblem(401);
    }

    [Theory]
    [InlineData("""{"email":"admin@example.com","password":"wrong-wrong-wrong"}""", 401)]
    [InlineData("""{"email":"nobody@example.com","password":"wrong-wrong-wrong"}""", 401)]
    [InlineData("""{"email":"admin@example.com"}""", 422, "password")]
    [InlineData("""{"password":"x"}""", 422, "email")]
    public async Task Login_WithBadInput_IsAProblem(string body, int status, params string[] fields)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        (await new ApiClient(app.Program()).PostAsync("auth/login", body)).IsProblem(status, fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Refresh_WithNonsense_IsRefused(string token)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        var answer = await new ApiClient(app.Program()).PostAsync("auth/refresh", Body(token));

        answer.IsProblem(token.Length == 0 ? 422 : 401, token.Length == 0 ? ["refreshToken"] : []);
    }

    [Fact]
    public async Task TooManyFailures_AreToldWhenToComeBack()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        for (var i = 0; i < 10; i++)
        {
            await client.PostAsync(
                "auth/login",
                """{"email":"x@example.com","password":"wrong-wrong-wrong"}"""
            );
        }

        var answer = await client.PostAsync("auth/login", Credentials);

        Assert.InRange(
            answer.IsProblem(429).Headers.RetryAfter!.Delta!.Value,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromMinutes(1)
        );
    }

    private static string Body(string refreshToken) => JsonSerializer.Serialize(new { refreshToken });
}
