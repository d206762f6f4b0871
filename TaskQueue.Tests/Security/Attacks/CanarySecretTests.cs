using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>
/// S65: secrets that can be told from everything else are given to a running product, and are then nowhere: not in its store, its
/// log, its exports, its settings or its documents. S71: nor is the address of whoever signed in in its log.
/// </summary>
public sealed class CanarySecretTests
{
    private const string JwtKey = "canary-jwt-canary-jwt-canary-jwt-canary-jwt-0123456789";
    private const string MailPassword = "canary-mail-0123456789";
    private const string Password = "canary-admin-0123456789";

    private static readonly string[] Scopes = ["tasks.read"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_AreNowhere()
    {
        await using var server = await ServerProcess.StartAsync(
            ("Admin__Password", Password),
            ("Auth__Jwt__Key", JwtKey),
            ("Email__Smtp__Host", "127.0.0.1"),
            ("Email__Smtp__Port", "1"),
            ("Email__Smtp__User", "mailer"),
            ("Email__Smtp__Password", MailPassword),
            ("Logging__LogLevel__Default", "Debug")
        );
        var tokens = await LoginAsync(server, Password);
        var (access, refresh) = (
            tokens.GetProperty("accessToken").GetString()!,
            tokens.GetProperty("refreshToken").GetString()!
        );
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", access);
        using var made = await server.Http.PostAsJsonAsync(
            new Uri("/api/v1/api-keys", UriKind.Relative),
            new { name = "canary", scopes = Scopes },
            Stop
        );
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("key").GetString()!;
        using var byKey = new HttpRequestMessage(HttpMethod.Get, "/api/v1/tasks");
        byKey.Headers.Add("X-Api-Key", key);
        using var seen = await server.Http.SendAsync(byKey, Stop);
        seen.EnsureSuccessStatusCode();
        using var wrong = await server.Http.PostAsJsonAsync(
            new Uri("/api/v1/auth/login", UriKind.Relative),
            new { email = ServerProcess.AdminEmail, password = Password + "-wrong" },
            Stop
        );

        var told = await ToldAsync(server);
        await server.TerminateAsync();
        foreach (var file in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            told[Path.GetFileName(file)] = Encoding.Latin1.GetString(
                await File.ReadAllBytesAsync(file, Stop)
            );
        }

        told["log"] = string.Join('\n', server.Output.All);
        Assert.True(told["log"].Length > 1000, "The log is there.");
        Assert.Contains("taskqueue.db", told.Keys);
        foreach (var (place, text) in told)
        {
            foreach (var secret in (string[])[JwtKey, MailPassword, Password, access, refresh, key])
            {
                Assert.False(
                    text.Contains(secret, StringComparison.Ordinal),
                    $"{secret[..12]}… is in {place}"
                );
            }
        }

        Assert.DoesNotContain(ServerProcess.AdminEmail, told["log"], StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<JsonElement> LoginAsync(ServerProcess server, string password)
    {
        using var answer = await server.Http.PostAsJsonAsync(
            new Uri("/api/v1/auth/login", UriKind.Relative),
            new { email = ServerProcess.AdminEmail, password },
            Stop
        );
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<Dictionary<string, string>> ToldAsync(ServerProcess server)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var path in (string[])
                [
                    "/api/v1/settings",
                    "/api/v1/settings/export",
                    "/api/v1/system/info",
                    "/api/v1/system/deployments",
                    "/api/v1/system/export",
                    "/api/v1/audit",
                    "/api/v1/audit/export",
                    "/api/v1/users",
                    "/api/v1/api-keys",
                    "/api/v1/auth/profile",
                    "/api/v1/auth/sessions",
                    "/openapi/v1.json",
                    "/health",
                ]
        )
        {
            using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(Stop);
            await using var plain = path.EndsWith("system/export", StringComparison.Ordinal)
                ? new GZipStream(body, CompressionMode.Decompress)
                : body;
            using var reader = new StreamReader(plain);
            told[path] = await reader.ReadToEndAsync(Stop);
        }

        return told;
    }
}
