using System.Net;
using System.Text.Json;
using TaskQueue.Tests.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>One's own account, and what people do who are not signed in, over the API.</summary>
public sealed class ProfileTests
{
    private const string Next = "another tall green door";

    private static readonly string Credentials = Login(ConsoleApp.Password);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profile_AndSessions_AreReadAndChanged()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        var (mine, other) = (await BearerAsync(client), await BearerAsync(client));

        using var body = ApiClient.Json(ProfileExamples.Change);
        var changed = await client.SendAsync(HttpMethod.Patch, "auth/profile", body, mine);
        DocumentTests.AssertSameNames(ProfileExamples.Profile, changed.Is(HttpStatusCode.OK).Json);
        using var wrong = ApiClient.Json("""{"timeZone":"Mars/Olympus"}""");
        (await client.SendAsync(HttpMethod.Patch, "auth/profile", wrong, mine)).IsProblem(422, "timeZone");
        using var roles = ApiClient.Json("""{"roles":["admin"]}""");
        (await client.SendAsync(HttpMethod.Patch, "auth/profile", roles, mine)).IsProblem(400, "roles");
        var sessions = await client.SendAsync(HttpMethod.Get, "auth/sessions", null, mine);
        DocumentTests.AssertSameNames(ProfileExamples.Session, sessions.Is(HttpStatusCode.OK).Items[0]);
        Assert.Equal([true, false], sessions.Items.Select(s => s.GetProperty("current").GetBoolean()));
        var id = sessions.Items[1].GetProperty("id").GetString();

        (await client.SendAsync(HttpMethod.Delete, $"auth/sessions/{id}", null, mine)).Is(
            HttpStatusCode.NoContent
        );

        (await client.SendAsync(HttpMethod.Get, "auth/me", null, other)).IsProblem(401);
        (await client.SendAsync(HttpMethod.Get, "auth/me", null, mine)).Is(HttpStatusCode.OK);
        await BearerAsync(client);
        var ended = await client.SendAsync(HttpMethod.Delete, "auth/sessions", null, mine);
        Assert.Equal(1, ended.Is(HttpStatusCode.OK).Json.GetProperty("ended").GetInt32());
    }

    [Fact]
    public async Task Password_IsChanged_WithThePresentOne()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());
        var mine = await BearerAsync(client);

        using var wrong = ApiClient.Json($$"""{"currentPassword":"x","newPassword":"{{Next}}"}""");
        (await client.SendAsync(HttpMethod.Post, "auth/password/change", wrong, mine)).IsProblem(
            422,
            "currentPassword"
        );
        using var right = ApiClient.Json(
            $$"""{"currentPassword":"{{ConsoleApp.Password}}","newPassword":"{{Next}}"}"""
        );
        (await client.SendAsync(HttpMethod.Post, "auth/password/change", right, mine)).Is(
            HttpStatusCode.NoContent
        );

        (await client.SendAsync(HttpMethod.Get, "auth/me", null, mine)).Is(HttpStatusCode.OK);
        (await client.PostAsync("auth/login", Credentials)).IsProblem(401);
        (await client.PostAsync("auth/login", Login(Next))).Is(HttpStatusCode.OK);
    }

    // S35, S37: the same answer for anybody; the link is of PublicUrl whatever the Host header says, and works once.
    [Fact]
    public async Task ForgottenPassword_IsChosenAnew_ByALinkInAMail()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. mails.Settings]);
        var client = new ApiClient(app.Program());
        var mine = await BearerAsync(client);

        var unknown = await client.PostAsync("auth/password/forgot", """{"email":"nobody@example.com"}""");
        using var asked = ApiClient.Json($$"""{"email":"{{ConsoleApp.Email}}"}""");
        var known = await client.SendAsync(
            HttpMethod.Post,
            "auth/password/forgot",
            asked,
            ("Host", "evil.example")
        );
        Assert.Equal((HttpStatusCode.Accepted, unknown.Text), (known.Status, known.Text));
        var text = await mails.TextToAsync(ConsoleApp.Email, "Choose another password");
        Assert.Contains("https://tasks.example.com/reset-password?token=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
        var body = $$"""{"token":"{{MailServer.TokenOf(text)}}","password":"{{Next}}"}""";
        (await client.PostAsync("auth/password/reset", body)).Is(HttpStatusCode.NoContent);

        (await client.PostAsync("auth/password/reset", body)).IsProblem(422, "token");
        (await client.SendAsync(HttpMethod.Get, "auth/me", null, mine)).IsProblem(401);
        (await client.PostAsync("auth/login", Login(Next))).Is(HttpStatusCode.OK);
        await mails.TextToAsync(ConsoleApp.Email, "Your password was changed");
        Assert.DoesNotContain(mails.All, m => m.To.Contains("nobody@example.com"));
    }

    [Fact]
    public async Task WithoutMail_TheWayIsSaid()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var client = new ApiClient(app.Program());

        var refused = await client.PostAsync("auth/password/forgot", """{"email":"nobody@example.com"}""");

        Assert.Contains("Smtp:Host", refused.IsProblem(409).Text, StringComparison.Ordinal);
        var page = await app.Browser().GetStringAsync(new Uri("/forgot-password", UriKind.Relative), Stop);
        Assert.Contains("Ask an administrator", page, StringComparison.Ordinal);
        (await client.PostAsync("auth/password/forgot", """{"email":"no address"}""")).IsProblem(
            422,
            "email"
        );
        (await client.PostAsync("auth/password/forgot", "{}")).IsProblem(422, "email");
    }

    // S35
    [Fact]
    public async Task Registration_ConfirmsTheAddress_AndTellsNobodyWhoIsThere()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            .. mails.Settings,
            ("Auth:Registration", "domain:example.com"),
        ]);
        var client = new ApiClient(app.Program());

        var made = await client.PostAsync("auth/register", Register("ada@example.com"));
        var there = await client.PostAsync("auth/register", Register(ConsoleApp.Email));
        (await client.PostAsync("auth/register", Register("ada@example.com.evil.com"))).IsProblem(403);

        Assert.Equal((HttpStatusCode.Accepted, made.Text), (there.Status, there.Text));
        Assert.Equal("confirm", made.Json.GetProperty("status").GetString());
        var early = await client.PostAsync("auth/login", Login(Next, "ada@example.com"));
        Assert.Contains("Confirm", early.IsProblem(401).Text, StringComparison.Ordinal);
        // Only whoever knows the password is told that.
        var guess = await client.PostAsync("auth/login", Login("wrong-wrong-wrong", "ada@example.com"));
        Assert.DoesNotContain("Confirm", guess.IsProblem(401).Text, StringComparison.Ordinal);
        var text = await mails.TextToAsync("ada@example.com", "Confirm");
        var token = $$"""{"token":"{{MailServer.TokenOf(text)}}"}""";
        (await client.PostAsync("auth/email/confirm", token)).Is(HttpStatusCode.NoContent);
        (await client.PostAsync("auth/email/confirm", token)).IsProblem(422, "token");

        var tokens = await client.PostAsync("auth/login", Login(Next, "ada@example.com"));
        var bearer = $"Bearer {tokens.Is(HttpStatusCode.OK).Json.GetProperty("accessToken").GetString()}";
        var me = await client.SendAsync(HttpMethod.Get, "auth/me", null, ("Authorization", bearer));
        Assert.Equal("viewer", me.Json.GetProperty("roles")[0].GetString());
        await mails.TextToAsync(ConsoleApp.Email, "You have an account already");
        (await client.PostAsync("auth/login", Credentials)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OpenRegistration_WithoutMail_LetsThemInAtOnce_AsViewers()
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Registration", "open"),
        ]);
        var client = new ApiClient(app.Program());

        var made = await client.PostAsync("auth/register", Register("ada@example.com"));
        Assert.Equal("ready", made.Is(HttpStatusCode.Accepted).Json.GetProperty("status").GetString());
        (await client.PostAsync("auth/login", Login(Next, "ada@example.com"))).Is(HttpStatusCode.OK);

        // Of somebody who is there nothing is changed, and nothing is told.
        var there = await client.PostAsync("auth/register", Register(ConsoleApp.Email));
        Assert.Equal(made.Text, there.Is(HttpStatusCode.Accepted).Text);
        (await client.PostAsync("auth/login", Credentials)).Is(HttpStatusCode.OK);
        (
            await client.PostAsync("auth/register", """{"email":"b@example.com","password":"password1234"}""")
        ).IsProblem(422, "password");
        // S19
        (
            await client.PostAsync(
                "auth/register",
                """{"email":"b@example.com","password":"x","roles":["admin"]}"""
            )
        ).IsProblem(400, "roles");
    }

    [Theory]
    [InlineData("invite", "invitation", 403)]
    [InlineData("closed", "closed", 403)]
    [InlineData("domain:example.com", "Smtp:Host", 409)]
    public async Task Registration_ThatIsNotOpen_SaysWhy(string setting, string word, int status)
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Registration", setting),
        ]);

        var refused = await new ApiClient(app.Program()).PostAsync(
            "auth/register",
            Register("ada@example.com")
        );

        Assert.Contains(word, refused.IsProblem(status).Text, StringComparison.Ordinal);
    }

    // S21: requests for links are limited like failures, known or not.
    [Fact]
    public async Task RequestsForLinks_AreLimited()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. mails.Settings]);
        var client = new ApiClient(app.Program());
        for (var i = 0; i < 10; i++)
        {
            var email = $$"""{"email":"nobody{{i}}@example.com"}""";
            (await client.PostAsync("auth/password/forgot", email)).Is(HttpStatusCode.Accepted);
        }

        var refused = await client.PostAsync("auth/password/forgot", """{"email":"other@example.com"}""");

        Assert.NotNull(refused.IsProblem(429).Headers.RetryAfter);
    }

    private static string Login(string password, string email = ConsoleApp.Email) =>
        JsonSerializer.Serialize(new { email, password });

    private static string Register(string email) =>
        JsonSerializer.Serialize(
            new
            {
                email,
                password = Next,
                name = "Ada",
            }
        );

    private static async Task<(string, string?)> BearerAsync(ApiClient client)
    {
        var tokens = (await client.PostAsync("auth/login", Credentials)).Is(HttpStatusCode.OK).Json;
        return ("Authorization", $"Bearer {tokens.GetProperty("accessToken").GetString()}");
    }
}
