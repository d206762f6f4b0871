using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TaskQueue.Tests.Api;

/// <summary>Whatever goes wrong below /api is answered as a problem document.</summary>
public sealed class ProblemTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task NotSignedIn_Is401()
    {
        var answer = await app.Anonymous.GetAsync("tasks");

        answer.IsProblem(401);
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
        (await app.Anonymous.GetAsync("nothing/here")).IsProblem(401);
        (await app.Anonymous.PostAsync("tasks", "{")).IsProblem(401);
    }

    [Fact]
    public async Task NoSuchAddress_Is404_EvenForBrowsers() =>
        (await app.Admin.SendAsync(HttpMethod.Get, "nothing/here", null, ("Accept", "text/html"))).IsProblem(
            404
        );

    [Fact]
    public async Task WrongMethod_Is405AndNamesTheRightOnes()
    {
        var answer = await app.Admin.SendAsync(HttpMethod.Put, "tasks");

        answer.IsProblem(405);
        // In Development the static files add HEAD to every address.
        Assert.Equal(["GET", "POST"], answer.ContentHeaders.Allow.Order().Except(["HEAD"]));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task WrongContentType_Is415(string type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await app.Admin.SendAsync(HttpMethod.Post, "tasks", body)).IsProblem(415);
    }

    [Fact]
    public async Task Encoded_OrUntypedBodies_Are415()
    {
        using var encoded = ApiClient.Json("{}");
        encoded.Headers.ContentEncoding.Add("gzip");
        using var untyped = new ByteArrayContent([(byte)'{', (byte)'}']);

        (await app.Admin.SendAsync(HttpMethod.Post, "tasks", encoded)).IsProblem(415);
        (await app.Admin.SendAsync(HttpMethod.Post, "tasks", untyped)).IsProblem(415);
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("""{"email":5}""", "email")]
    [InlineData("""{"email":"a@b.c","pass":"x"}""", "pass")]
    public async Task BodiesThatTheFrameworkBinds_AreToldAlike(string body, string field) =>
        (await app.Anonymous.PostAsync("auth/login", body)).IsProblem(400, field);

    [Theory]
    [InlineData("workers", """{"types":["a"]}""", "name", "Is required.")]
    [InlineData("auth/login", """{"email":5}""", "email", "it must be a text")]
    [InlineData("tasks/bulk", """{"dryRun":1}""", "dryRun", "it must be true or false")]
    [InlineData("tasks/bulk", """{"ids":["x"]}""", "ids[0]", "it must be an id")]
    [InlineData(
        "tasks/bulk",
        """{"arguments":{"priority":1e12}}""",
        "arguments.priority",
        "it must be a whole number"
    )]
    public async Task WhatTheBinderMisses_IsNamed(string path, string body, string field, string wanted)
    {
        var answer = await app.Admin.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var errors = answer.Json.GetProperty("errors").GetProperty(field);
        Assert.Contains(wanted, errors[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreAway_Is503_AndSaysWhenToTryAgain()
    {
        try
        {
            foreach (
                var fault in (Func<Exception>[])
                    [
                        () => new SqliteException("secret path", 14),
                        () => new NpgsqlException("secret host"),
                        () => new TimeoutException(),
                    ]
            )
            {
                app.Fault = fault;
                var answer = await app.Admin.GetAsync("tasks");
                answer.IsProblem(503);
                Assert.NotNull(answer.Headers.RetryAfter?.Delta);
                Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
            }
        }
        finally
        {
            app.Fault = null;
        }
    }

    [Fact]
    public async Task Bug_Is500_WithoutItsText()
    {
        try
        {
            app.Fault = () => new InvalidOperationException("secret of the house");
            var answer = await app.Admin.GetAsync("queues");

            answer.IsProblem(500);
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
        finally
        {
            app.Fault = null;
        }
    }

    [Fact]
    public async Task Answers_AreNotToBeStored()
    {
        var answer = await app.Admin.GetAsync("tasks");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }
}
