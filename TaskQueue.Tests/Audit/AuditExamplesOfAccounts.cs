using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Security.Factors;
using static TaskQueue.Tests.Audit.AuditExampleSteps;

namespace TaskQueue.Tests.Audit;

/// <summary>The same for accounts, sessions, roles and keys.</summary>
internal static class AuditExamplesOfAccounts
{
    private const string User = """{"email":"NAME@example.com","roles":["viewer"]}""";
    private const string Key = """{"name":"k","scopes":["tasks.read"]}""";

    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All { get; } =
        new Dictionary<string, (string, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>>)>
        {
            ["POST /api/v1/users"] = (
                AuditActions.AccountCreated,
                Do(a => a.Admin.PostAsync("users", Named(User)))
            ),
            ["PATCH /api/v1/users/{id:guid}"] = (
                AuditActions.AccountChanged,
                On(UserAsync, (a, id) => a.Admin.PatchAsync($"users/{id}", """{"roles":["operator"]}"""))
            ),
            ["DELETE /api/v1/users/{id:guid}"] = (
                AuditActions.AccountDeleted,
                On(UserAsync, (a, id) => a.Admin.DeleteAsync($"users/{id}"))
            ),
            ["POST /api/v1/users/{id:guid}/sign-out"] = (
                AuditActions.AccountSignedOut,
                On(UserAsync, (a, id) => a.Admin.PostAsync($"users/{id}/sign-out"))
            ),
            ["POST /api/v1/users/{id:guid}/unlock"] = (
                AuditActions.AccountUnlocked,
                On(UserAsync, (a, id) => a.Admin.PostAsync($"users/{id}/unlock"))
            ),
            ["POST /api/v1/users/{id:guid}/reset-password"] = (
                AuditActions.LinkSent,
                On(UserAsync, (a, id) => a.Admin.PostAsync($"users/{id}/reset-password"))
            ),
            ["POST /api/v1/users/{id:guid}/reset-mfa"] = (AuditActions.FactorReset, ResetMfaAsync),
            ["POST /api/v1/auth/mfa"] = (
                AuditActions.FactorSetUp,
                async a =>
                {
                    var own = await a.SignInAsync(Roles.Viewer);
                    var code = await BeginMfaAsync(own);
                    return () => own.PostAsync("auth/mfa", code);
                }
            ),
            ["POST /api/v1/auth/mfa/recovery-codes"] = (
                AuditActions.RecoveryCodesMade,
                async a =>
                {
                    var own = await WithMfaAsync(a);
                    return () => own.PostAsync("auth/mfa/recovery-codes");
                }
            ),
            ["DELETE /api/v1/auth/mfa"] = (
                AuditActions.FactorTurnedOff,
                async a =>
                {
                    var own = await WithMfaAsync(a);
                    return () => own.DeleteAsync("auth/mfa");
                }
            ),
            ["POST /api/v1/auth/reauthenticate"] = (
                AuditActions.Reauthenticated,
                async a =>
                {
                    var (own, password) = await WithPasswordAsync(a);
                    return () => own.PostAsync("auth/reauthenticate", $$"""{"password":"{{password}}"}""");
                }
            ),
            ["PATCH /api/v1/auth/profile"] = (
                AuditActions.AccountChanged,
                Do(a => a.Admin.PatchAsync("auth/profile", Named("""{"name":"NAME"}""")))
            ),
            ["POST /api/v1/auth/password/change"] = (AuditActions.PasswordChanged, ChangePasswordAsync),
            ["DELETE /api/v1/auth/sessions"] = (AuditActions.SessionsEnded, EndOthersAsync),
            ["DELETE /api/v1/auth/sessions/{id:guid}"] = (AuditActions.SessionsEnded, EndOwnAsync),
            ["POST /api/v1/roles"] = (
                AuditActions.RoleCreated,
                Do(a => a.Admin.PostAsync("roles", """{"name":"audited-a","permissions":["tasks.read"]}"""))
            ),
            ["PUT /api/v1/roles/{name}"] = (
                AuditActions.RoleChanged,
                On(
                    a => RoleAsync(a, "audited-b"),
                    (a, name) => a.Admin.PutAsync($"roles/{name}", """{"permissions":["tasks.write"]}""")
                )
            ),
            ["PATCH /api/v1/roles/{name}"] = (
                AuditActions.RoleChanged,
                On(
                    a => RoleAsync(a, "audited-d"),
                    (a, name) => a.Admin.PatchAsync($"roles/{name}", """{"requireMfa":true}""")
                )
            ),
            ["DELETE /api/v1/roles/{name}"] = (
                AuditActions.RoleDeleted,
                On(a => RoleAsync(a, "audited-c"), (a, name) => a.Admin.DeleteAsync($"roles/{name}"))
            ),
            ["POST /api/v1/api-keys"] = (
                AuditActions.KeyCreated,
                Do(a => a.Admin.PostAsync("api-keys", Key))
            ),
            ["DELETE /api/v1/api-keys/{id:guid}"] = (
                AuditActions.KeyRevoked,
                On(a => a.MadeAsync("api-keys", Key), (a, id) => a.Admin.DeleteAsync($"api-keys/{id}"))
            ),
        };

    private static Task<string> UserAsync(AuditedApp app) => app.MadeAsync("users", Named(User));

    private static async Task<string> RoleAsync(AuditedApp app, string name)
    {
        await app.Admin.PostAsync("roles", $$"""{"name":"{{name}}","permissions":["tasks.read"]}""");
        return name;
    }

    private static async Task<Func<Task<ApiAnswer>>> ChangePasswordAsync(AuditedApp app)
    {
        var (own, first) = await WithPasswordAsync(app);
        return () =>
            own.PostAsync(
                "auth/password/change",
                $$"""{"currentPassword":"{{first}}","newPassword":"eleven loud harbours"}"""
            );
    }

    private static async Task<(ApiClient Own, string Password)> WithPasswordAsync(AuditedApp app)
    {
        const string First = "seven quiet lanterns";
        var email = $"{Guid.NewGuid():N}@example.com";
        await app.Admin.PostAsync(
            "users",
            $$"""{"email":"{{email}}","password":"{{First}}","roles":["viewer"]}"""
        );
        var signedIn = await app.Anonymous.PostAsync(
            "auth/login",
            $$"""{"email":"{{email}}","password":"{{First}}"}"""
        );
        return (app.WithKey(signedIn.Json.GetProperty("accessToken").GetString()!), First);
    }

    // Begins to set up a second factor; the body that ends it.
    private static async Task<string> BeginMfaAsync(ApiClient own)
    {
        var begun = await own.PostAsync("auth/mfa", "{}");
        var code = FactorSteps.CodeOf(begun.Json.GetProperty("secret").GetString()!, DateTimeOffset.UtcNow);
        return $$"""{"code":"{{code}}"}""";
    }

    private static async Task<ApiClient> WithMfaAsync(AuditedApp app)
    {
        var own = await app.SignInAsync(Roles.Viewer);
        await own.PostAsync("auth/mfa", await BeginMfaAsync(own));
        return own;
    }

    private static async Task<Func<Task<ApiAnswer>>> ResetMfaAsync(AuditedApp app)
    {
        var own = await WithMfaAsync(app);
        var id = (await own.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        return () => app.Admin.PostAsync($"users/{id}/reset-mfa");
    }

    private static async Task<Func<Task<ApiAnswer>>> EndOthersAsync(AuditedApp app)
    {
        var (own, _) = await TwiceAsync(app);
        return () => own.DeleteAsync("auth/sessions");
    }

    private static async Task<Func<Task<ApiAnswer>>> EndOwnAsync(AuditedApp app)
    {
        var (own, other) = await TwiceAsync(app);
        return () => own.DeleteAsync($"auth/sessions/{other}");
    }

    // Somebody who is signed in twice: the one that asks, and the other session's id.
    private static async Task<(ApiClient Own, string Other)> TwiceAsync(AuditedApp app)
    {
        var own = await app.SignInAsync(Roles.Viewer);
        var id = (await own.GetAsync("auth/me")).Json.GetProperty("id").GetGuid();
        await app.SignInAgainAsync(id);
        var other = (await own.GetAsync("auth/sessions")).Items.Single(s =>
            !s.GetProperty("current").GetBoolean()
        );
        return (own, other.GetProperty("id").GetString()!);
    }
}
