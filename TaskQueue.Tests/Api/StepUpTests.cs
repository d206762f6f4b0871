using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Api;

/// <summary>
/// S39: with a cookie or a token alone, whose password was given long ago, nobody does what is dangerous; nor does a key. The
/// list is that of docs/security.md.
/// </summary>
public sealed class StepUpTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const string Key = """{"name":"k","scopes":["tasks.read"]}""";
    private const string User = """{"email":"NAME@example.com","roles":["viewer"]}""";

    private static readonly string[] OfAdmin =
    [
        "POST users " + User,
        """PATCH users/USER {"roles":["operator"]}""",
        "DELETE users/USER",
        "POST users/USER/reset-password {}",
        "POST users/USER/reset-mfa {}",
        "DELETE users/USER/external-logins/0197a1b2-c3d4-7000-8000-1234567890ab",
        """POST roles {"name":"stepped","permissions":["tasks.read"]}""",
        """PUT roles/ROLE {"permissions":["tasks.write"]}""",
        """PATCH roles/ROLE {"requireMfa":true}""",
        """PATCH roles/viewer {"requireMfa":true}""",
        "DELETE roles/ROLE",
        "POST api-keys " + Key,
        "GET audit/export",
        "GET system/export",
        "POST system/import",
        "POST auth/mfa {}",
        "POST auth/mfa/recovery-codes {}",
        "DELETE auth/mfa",
    ];

    public static TheoryData<string> Acts => [.. OfAdmin];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Act_WithoutAPasswordOfLate_IsRefused_AndChangesNothing(string act)
    {
        var admin = await app.SignInAsync(Roles.Admin);
        var path = await PrepareAsync(admin, act);
        await AgeAsync(admin);
        var before = await StateAsync();

        var answer = await SendAsync(admin, path);

        StepUp.AssertRefused(answer);
        Assert.Equal(before, await StateAsync());
    }

    [Theory]
    [InlineData("DELETE users/USER")]
    [InlineData("""PUT roles/ROLE {"permissions":["tasks.write"]}""")]
    [InlineData("GET audit/export")]
    [InlineData("GET system/export")]
    [InlineData("POST system/import")]
    public async Task Key_CannotDoIt_WhateverItsScopes(string act)
    {
        var admin = await app.SignInAsync(Roles.Admin);
        var path = await PrepareAsync(admin, act);
        var scopes = string.Join(',', Permissions.All.Select(p => $"\"{p}\""));
        var made = await admin.PostAsync("api-keys", $$"""{"name":"all","scopes":[{{scopes}}]}""");
        var key = app.WithKey(made.Is(HttpStatusCode.Created).Json.GetProperty("key").GetString()!);

        StepUp.AssertRefused(await SendAsync(key, path));
    }

    [Fact]
    public async Task WhatIsNotDangerous_GoesOn()
    {
        var admin = await app.SignInAsync(Roles.Admin);
        await AgeAsync(admin);

        (await admin.GetAsync("users")).Is(HttpStatusCode.OK);
        (await admin.GetAsync("roles")).Is(HttpStatusCode.OK);
        (await admin.GetAsync("audit")).Is(HttpStatusCode.OK);
        (await admin.PostAsync("queues/stepped/pause")).Is(HttpStatusCode.OK);
        (await admin.PostAsync("tasks", """{"type":"echo","payload":1}""")).Is(HttpStatusCode.Created);
    }

    // S29
    [Fact]
    public async Task WorkOnMoreThanAThousandTasks_NeedsThePassword_AndOnAThousandNot()
    {
        const string Purge = """{"reason":"why"}""";
        var admin = await app.SignInAsync(Roles.Admin);
        await FillAsync(admin, "stepped-few", 1000);
        await FillAsync(admin, "stepped-many", 1001);
        await AgeAsync(admin);

        (await admin.PostAsync("queues/stepped-few/purge", Purge)).Is(HttpStatusCode.Accepted);
        StepUp.AssertRefused(await admin.PostAsync("queues/stepped-many/purge", Purge));
        StepUp.AssertRefused(
            await admin.PostAsync("tasks/bulk", """{"action":"delete","filter":{"queue":"stepped-many"}}""")
        );
        var counted = await admin.PostAsync(
            "tasks/bulk",
            """{"action":"delete","filter":{"queue":"stepped-many"},"dryRun":true}"""
        );
        Assert.Equal(1001, counted.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt32());
    }

    // Only the asker's: other tests of the class run on the same store.
    private async Task AgeAsync(ApiClient who)
    {
        var id = (await who.GetAsync("auth/me")).Json.GetProperty("id").GetGuid();
        await using (var db = Open())
        {
            await FactorSteps.AgeAsync(db, DateTimeOffset.UtcNow, id);
        }

        app.Services.GetRequiredService<Core.Signals.ISignals>()
            .Publish(new(Core.Signals.SignalTopic.Access, [id]));
    }

    private static async Task<string> PrepareAsync(ApiClient admin, string act)
    {
        if (act.Contains("USER", StringComparison.Ordinal))
        {
            var made = await admin.PostAsync("users", Named(User));
            var id = made.Is(HttpStatusCode.Created).Json.GetProperty("id").GetString()!;
            return act.Replace("USER", id, StringComparison.Ordinal);
        }

        if (act.Contains("ROLE", StringComparison.Ordinal))
        {
            var name = "r" + Guid.NewGuid().ToString("N")[..20];
            (await admin.PostAsync("roles", $$"""{"name":"{{name}}","permissions":["tasks.read"]}""")).Is(
                HttpStatusCode.Created
            );
            return act.Replace("ROLE", name, StringComparison.Ordinal);
        }

        return Named(act);
    }

    private static async Task<ApiAnswer> SendAsync(ApiClient client, string act)
    {
        var parts = act.Split(' ', 3);
        using HttpContent? body =
            parts[1] == "system/import" ? Gzip()
            : parts.Length > 2 ? ApiClient.Json(parts[2])
            : null;
        return await client.SendAsync(new(parts[0]), parts[1], body);
    }

    private static ByteArrayContent Gzip() =>
        new([0x1f, 0x8b]) { Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") } };

    private static string Named(string act) =>
        act.Replace("NAME", Guid.NewGuid().ToString("N"), StringComparison.Ordinal);

    private static async Task FillAsync(ApiClient admin, string queue, int count)
    {
        var rows = string.Join(
            ',',
            Enumerable.Repeat($$"""{"type":"echo","payload":1,"queue":"{{queue}}","delay":3600}""", count)
        );
        (await admin.PostAsync("tasks/batch", $$"""{"tasks":[{{rows}}]}""")).Is(HttpStatusCode.Created);
    }

    // What any of the acts would change; that they were refused is told a second later.
    private async Task<string> StateAsync()
    {
        await using var db = Open();
        var users = await db.Users.OrderBy(u => u.Id).Select(u => u.SecurityStamp).ToListAsync(Stop);
        var claims = await db
            .RoleClaims.OrderBy(c => c.Id)
            .Select(c => c.ClaimType + c.ClaimValue)
            .ToListAsync(Stop);
        var told = await db.AuditEntries.CountAsync(e => e.Outcome == AuditOutcome.Done, Stop);
        return string.Join(
            '|',
            [
                .. users,
                .. claims,
                FormattableString.Invariant(
                    $"{await db.ApiKeys.CountAsync(Stop)} {await db.OneTimeLinks.CountAsync(Stop)} {told}"
                ),
            ]
        );
    }

    private AppDbContext Open() =>
        app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
}
