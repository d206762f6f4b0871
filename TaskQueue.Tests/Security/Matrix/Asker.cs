using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Signals;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Matrix;

/// <summary>Somebody who tries every door.</summary>
/// <param name="Client">With what they come.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Permissions">What they may.</param>
internal sealed record Asker(ApiClient Client, AskerKind Kind, IReadOnlySet<string> Permissions)
{
    private const string Role = "role:";
    private const string Only = "only:";
    private const string Key = "key:";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Their names: the built-in roles, a role and a key of each permission, and those whom nobody lets in.</summary>
    public static IEnumerable<string> Names =>
        [
            "stranger",
            .. Roles.All.Select(r => Role + r),
            .. TaskQueue.Core.Security.Permissions.All.Select(p => Only + p),
            .. TaskQueue.Core.Security.Permissions.All.Select(p => Key + p),
            "garbage",
            "expired key",
            "revoked key",
            "key of a disabled account",
            "disabled account",
            "ended session",
        ];

    public static async Task<Asker> MakeAsync(ApiApp app, string name)
    {
        if (name.StartsWith(Role, StringComparison.Ordinal))
        {
            var role = name[Role.Length..];
            return Person(await app.SignInAsync(role), Roles.PermissionsOf(role));
        }

        if (name.StartsWith(Only, StringComparison.Ordinal))
        {
            var permission = name[Only.Length..];
            return Person(await app.SignInAsync(await RoleOfAsync(app, permission)), [permission]);
        }

        if (name.StartsWith(Key, StringComparison.Ordinal))
        {
            var permission = name[Key.Length..];
            var (_, text) = await KeyOfAsync(app.Admin, permission);
            return new(app.WithKey(text), AskerKind.Key, Set([permission]));
        }

        return new(await NobodyAsync(app, name), AskerKind.Nobody, Roles.Nothing);
    }

    private static Asker Person(ApiClient client, IEnumerable<string> permissions) =>
        new(client, AskerKind.Person, Set(permissions));

    private static HashSet<string> Set(IEnumerable<string> permissions) =>
        permissions.ToHashSet(StringComparer.Ordinal);

    private static async Task<ApiClient> NobodyAsync(ApiApp app, string name)
    {
        switch (name)
        {
            case "stranger":
                return app.Anonymous;
            case "garbage":
                return app.WithKey(ApiKeyText.Make());
            case "revoked key":
                var (id, revoked) = await KeyOfAsync(app.Admin, Core.Security.Permissions.TasksRead);
                (await app.Admin.DeleteAsync($"api-keys/{id}")).Is(HttpStatusCode.NoContent);
                return app.WithKey(revoked);
            case "expired key":
                var (old, expired) = await KeyOfAsync(app.Admin, Core.Security.Permissions.TasksRead);
                await ChangeAsync(
                    app,
                    db =>
                        db.ApiKeys.Where(k => k.Id == old)
                            .ExecuteUpdateAsync(
                                set =>
                                    set.SetProperty(k => k.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)),
                                Stop
                            )
                );
                return app.WithKey(expired);
            case "ended session":
                var left = await app.SignInAsync(Roles.Admin);
                (await app.Admin.PostAsync($"users/{await IdOfAsync(left)}/sign-out", "{}")).Is(
                    HttpStatusCode.OK
                );
                return left;
            default:
                var person = await app.SignInAsync(Roles.Admin);
                var (_, key) = await KeyOfAsync(person, Core.Security.Permissions.TasksRead);
                await MakeAdminAsync(app);
                (await app.Admin.PatchAsync($"users/{await IdOfAsync(person)}", """{"disabled":true}""")).Is(
                    HttpStatusCode.OK
                );
                return name == "disabled account" ? person : app.WithKey(key);
        }
    }

    // The last one who can sign in cannot be disabled.
    private static async Task MakeAdminAsync(ApiApp app) =>
        (
            await app.Admin.PostAsync(
                "users",
                $$"""{"email":"{{Guid.NewGuid():N}}@example.com","password":"{{ConsoleApp.Password}}","roles":["admin"]}"""
            )
        ).Is(HttpStatusCode.Created);

    private static async Task<Guid> IdOfAsync(ApiClient person) =>
        (await person.GetAsync("auth/me")).Json.GetProperty("id").GetGuid();

    private static async Task ChangeAsync(ApiApp app, Func<AppDbContext, Task> change)
    {
        await using var db = app
            .Services.GetRequiredService<IDbContextFactory<AppDbContext>>()
            .CreateDbContext();
        await using var scope = await db.BeginWriteAsync(Stop);
        await change(db);
        await scope.CommitAsync(Stop);
        app.Services.GetRequiredService<ISignals>().Publish(new(SignalTopic.Access, []));
    }

    private static async Task<string> RoleOfAsync(ApiApp app, string permission)
    {
        var name = "only-" + permission.Replace('.', '-');
        var body = JsonSerializer.Serialize(new { name, permissions = new[] { permission } });
        (await app.Admin.PostAsync("roles", body)).Is(HttpStatusCode.Created);
        return name;
    }

    private static async Task<(Guid Id, string Text)> KeyOfAsync(ApiClient owner, string permission)
    {
        var body = JsonSerializer.Serialize(new { name = permission, scopes = new[] { permission } });
        var made = (await owner.PostAsync("api-keys", body)).Is(HttpStatusCode.Created).Json;
        return (made.GetProperty("id").GetGuid(), made.GetProperty("key").GetString()!);
    }
}

/// <summary>What an asker is.</summary>
internal enum AskerKind
{
    /// <summary>Nobody whom the product knows, or no longer.</summary>
    Nobody,

    /// <summary>A person who is signed in.</summary>
    Person,

    /// <summary>A program with a key.</summary>
    Key,
}
