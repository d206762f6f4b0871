using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Commands;

namespace TaskQueue.Tests.Security;

/// <summary>Keys of access tokens: named by <c>kid</c>, rotated while tokens are about, deleted when those have ended (S24).</summary>
public sealed class SigningKeyTests
{
    private const string First = "first-key-of-forty-characters-0123456789";
    private const string Second = "other-key-of-forty-characters-0123456789";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AfterARotation_OldTokensHold_NewOnesHaveTheNewKey()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var old = await TokenAsync(app);
        var before = app.Get<SigningKey>().Key.KeyId;

        using var rotated = await SendAsync(app, HttpMethod.Post, "/api/v1/system/signing-keys/rotate", old);
        var made = await TokenAsync(app);

        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        Assert.Equal(before, new JsonWebToken(old).Kid);
        Assert.Equal(app.Get<SigningKey>().Key.KeyId, new JsonWebToken(made).Kid);
        Assert.NotEqual(before, new JsonWebToken(made).Kid);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, old));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, made));
        using var listed = await SendAsync(app, HttpMethod.Get, "/api/v1/system/signing-keys", made);
        var text = await listed.Content.ReadAsStringAsync(Stop);
        Assert.Contains(before, text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(app.Get<SigningKey>().Key.Key),
            text,
            StringComparison.Ordinal
        );
    }

    // S24
    [Fact]
    public async Task NamesOfKeys_AreNamesAndNothingElse()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var good = await TokenAsync(app);
        var ours = app.Get<SigningKey>().Key;
        await app.Get<SigningKeyService>().RotateAsync(Actor.System, Stop);
        var forged = Forged(good, ours, app.Get<SigningKey>().Key.KeyId);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, Sign(good, ours, Header(ours.KeyId))));
        foreach (var token in forged)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, token));
        }
    }

    [Fact]
    public async Task OldKey_IsDeleted_WhenItsTokensHaveEnded()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        await DeletesInTimeAsync(parts);
    }

    [Fact]
    public async Task OldKeysFile_IsDeleted_WhenItsTokensHaveEnded()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        await DeletesInTimeAsync(parts);
    }

    [Fact]
    public async Task AnotherProcess_TakesTheNewKeyWithTheFirstTokenOfIt()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var here = await CoreParts.MakeAsync(database, open: false);
        await using var there = await CoreParts.MakeAsync(database, open: false);
        var first = there.Get<SigningKey>().Key.KeyId;
        Assert.Equal(first, here.Get<SigningKey>().Key.KeyId);
        there.Clock.Advance(TimeSpan.FromSeconds(1));

        var made = await here.Get<SigningKeyService>().RotateAsync(Actor.System, Stop);

        // No signal reaches it: these two share the store alone.
        Assert.Equal(first, there.Get<SigningKey>().Key.KeyId);
        Assert.NotNull(there.Get<SigningKey>().Find(made.Kid));
        Assert.Equal(made.Kid, there.Get<SigningKey>().Key.KeyId);
        Assert.NotNull(there.Get<SigningKey>().Find(first));
    }

    [Fact]
    public async Task NewsOfAKey_IsHeard()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var here = await CoreParts.MakeAsync(database, open: false);
        await using var there = await CoreParts.MakeAsync(database, open: false);
        var first = there.Get<SigningKey>().Key.KeyId;
        await here.Get<SigningKeyService>().RotateAsync(Actor.System, Stop);

        there.Get<ISignals>().Publish(new(SignalTopic.Settings, []));

        Assert.NotEqual(first, there.Get<SigningKey>().Key.KeyId);
    }

    [Fact]
    public async Task KeyOfTheSettings_IsChangedThere_AndTheOneBeforeIsAccepted()
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Jwt:Key", Second),
            ("Auth:Jwt:PreviousKeys", First),
        ]);
        var good = await TokenAsync(app);
        var first = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(First))
        {
            KeyId = SigningKey.NameOf(Encoding.UTF8.GetBytes(First)),
        };
        var header = """{"alg":"HS256","typ":"at+jwt","kid":"KID"}""".Replace(
            "KID",
            first.KeyId,
            StringComparison.Ordinal
        );

        Assert.Equal(SigningKey.NameOf(Encoding.UTF8.GetBytes(Second)), new JsonWebToken(good).Kid);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, good));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, Sign(good, first, header)));
        using var refused = await SendAsync(app, HttpMethod.Post, "/api/v1/system/signing-keys/rotate", good);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task Command_Rotates_AndLeavesAStoreInUseAlone()
    {
        await using var database = TemporaryDatabase.Sqlite();
        string first;
        await using (var parts = await CoreParts.MakeAsync(database, open: false))
        {
            first = parts.Get<SigningKey>().Key.KeyId;
        }

        string[] command = ["keys", "rotate", "--ConnectionStrings:Database", database.ConnectionString];
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, await KeysCommand.RunAsync(command, output, errors));
        await using var after = await CoreParts.MakeAsync(database, open: false);
        Assert.NotEqual(first, after.Get<SigningKey>().Key.KeyId);
        Assert.Contains(after.Get<SigningKey>().Key.KeyId, output.ToString(), StringComparison.Ordinal);

        using (StoreLock.TryTake(after.Get<StoreConnection>()))
        {
            Assert.Equal(1, await KeysCommand.RunAsync(command, output, errors));
        }

        Assert.Equal(64, await KeysCommand.RunAsync(["keys"], output, errors));
    }

    private static async Task DeletesInTimeAsync(CoreParts parts)
    {
        var (keys, keeper) = (parts.Get<SigningKey>(), parts.Get<SigningKeyKeeper>());
        var first = keys.Key.KeyId;
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await parts.Get<SigningKeyService>().RotateAsync(Actor.System, Stop);
        parts.Clock.Advance(TimeSpan.FromMinutes(15));
        await keeper.RunOnceAsync(Stop);
        Assert.NotNull(keys.Find(first));
        Assert.Equal(2, parts.Get<SigningKeyService>().List(Actor.System).Count);

        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await keeper.RunOnceAsync(Stop);

        Assert.Null(keys.Find(first));
        Assert.Single(parts.Get<SigningKeyService>().List(Actor.System));
        // And it does not come back.
        using var again = new SigningKey(
            Options.Create(new JwtOptions()),
            parts.Get<SigningKeyStore>(),
            parts.Get<ISignals>(),
            parts.Clock
        );
        Assert.NotEqual(first, again.Key.KeyId);
    }

    private static string Header(string kid, string algorithm = "HS256") =>
        $$$"""{"alg":"{{{algorithm}}}","typ":"at+jwt","kid":"{{{kid}}}"}""";

    private static IReadOnlyList<string> Forged(string good, SymmetricSecurityKey ours, string another)
    {
        var other = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64)));
        var key = Base64UrlEncoder.Encode(other.Key);
        return
        [
            // Swapped: the name of another key of ours.
            Sign(good, ours, Header(another)),
            Sign(good, ours, Header("../../../../dev/null")),
            Sign(good, ours, Header("jwt.key")),
            Sign(good, ours, Header("' or 1=1 --")),
            Sign(good, ours, Header(new string('x', 10_000))),
            Sign(good, ours, Header("")),
            Sign(good, ours, """{"alg":"HS256","typ":"at+jwt"}"""),
            Sign(good, ours, Header(ours.KeyId, "none")),
            Sign(good, ours, Header(ours.KeyId, "HS512")),
            Sign(good, ours, Header(ours.KeyId, "RS256")),
            // Named as ours, signed with another.
            Sign(good, other, Header(ours.KeyId)),
            // What a token says of where its key is to be had.
            Sign(
                good,
                other,
                $$$"""{"alg":"HS256","typ":"at+jwt","kid":"evil","jku":"https://evil.example/keys","jwk":{"kty":"oct","k":"{{{key}}}"}}"""
            ),
        ];
    }

    // The claims of a good token under another header, with a good HMAC of it.
    private static string Sign(string good, SymmetricSecurityKey key, string header)
    {
        var signed = $"{Base64UrlEncoder.Encode(header)}.{good.Split('.')[1]}";
        var mac = System.Security.Cryptography.HMACSHA256.HashData(key.Key, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(mac)}";
    }

    private static async Task<string> TokenAsync(ConsoleApp app) =>
        (
            await app.Get<SessionService>()
                .BeginAsync(
                    await app.Get<AccountService>()
                        .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop),
                    Stop
                )
        ).AccessToken;

    private static async Task<HttpStatusCode> AskAsync(ConsoleApp app, string token)
    {
        using var answer = await SendAsync(app, HttpMethod.Get, "/api/v1/auth/me", token);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ConsoleApp app,
        HttpMethod method,
        string path,
        string token
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await app.Program().SendAsync(request, Stop);
    }
}
