using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>S73: while the store does not say who somebody is, nobody is let in, and nobody is told that they are unknown.</summary>
public sealed class StoreAwayAttackTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task NobodyIsLetIn_WhileTheStoreIsAway()
    {
        var person = await app.SignInAsync(Roles.Operator);
        var made = await app.Admin.PostAsync("api-keys", """{"name":"n","scopes":["tasks.read"]}""");
        var program = app.WithKey(made.Is(HttpStatusCode.Created).Json.GetProperty("key").GetString()!);
        // What was known of anybody is forgotten.
        app.Services.GetRequiredService<ISignals>().Publish(new(SignalTopic.Access, []));
        app.Fault = () => new SqliteException("secret path", 14);
        try
        {
            (await person.GetAsync("tasks")).IsProblem(503);
            (await program.GetAsync("tasks")).IsProblem(503);
            (await app.Anonymous.GetAsync("tasks")).IsProblem(401);
            (
                await app.Anonymous.PostAsync(
                    "auth/login",
                    """{"email":"a@example.com","password":"Correct-horse-7-battery"}"""
                )
            ).IsProblem(503);
        }
        finally
        {
            app.Fault = null;
        }

        (await person.GetAsync("tasks")).Is(HttpStatusCode.OK);
        (await program.GetAsync("tasks")).Is(HttpStatusCode.OK);
    }
}
