using System.Net;
using System.Text.RegularExpressions;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security;

/// <summary>The pages before sign-in: plain forms that work without a script, and tell strangers nothing.</summary>
public sealed partial class AccountFormTests
{
    private const string Next = "another tall green door";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForgottenPassword_FromTheFormToTheSignIn()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. mails.Settings]);
        var http = app.Browser();

        using var asked = await ConsoleApp.SendFormAsync(
            http,
            "/forgot-password",
            "forgot",
            ("Email", ConsoleApp.Email)
        );
        var known = await ShownAsync(asked);
        using var other = await ConsoleApp.SendFormAsync(
            http,
            "/forgot-password",
            "forgot",
            ("Email", "nobody@example.com")
        );
        Assert.Equal(known, await ShownAsync(other));
        var token = MailServer.TokenOf(await mails.TextToAsync(ConsoleApp.Email, "Choose another password"));
        var page = $"/reset-password?token={token}";
        using var weak = await ChooseAsync(http, page, token, "password1234");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        using var unlike = await ChooseAsync(http, page, token, Next, "something else entirely");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unlike.StatusCode);
        using var chosen = await ChooseAsync(http, page, token, Next);
        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);

        Assert.Contains(
            "has ended",
            await http.GetStringAsync(new Uri(page, UriKind.Relative), Stop),
            StringComparison.Ordinal
        );
        using var signedIn = await ConsoleApp.SignInAsync(app.Browser(), password: Next);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [Fact]
    public async Task Invitation_FromTheLinkToTheSignIn()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var made = await app.Get<UserService>()
            .CreateAsync(Actor.System, new("ada@example.com", [Roles.Viewer]), Stop);
        var link = new Uri(made.Invitation!.Link!).PathAndQuery;
        var http = app.Browser();

        // S37: opening it, as mail filters do, uses nothing up.
        await http.GetStringAsync(new Uri(link, UriKind.Relative), Stop);
        using var chosen = await ChooseAsync(http, link, link.Split("token=")[1], Next);

        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        using var signedIn = await ConsoleApp.SignInAsync(app.Browser(), "ada@example.com", Next);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        // The other kind of page takes no link of this kind.
        var user = await app.Get<UserService>().SendLinkAsync(Actor.System, made.User.Id, Stop);
        var crossed = new Uri(user.Link!).PathAndQuery.Replace(
            "/reset-password",
            "/invitation",
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has ended",
            await http.GetStringAsync(new Uri(crossed, UriKind.Relative), Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Registration_FromTheFormToTheSignIn()
    {
        await using var mails = MailServer.Start();
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            .. mails.Settings,
            ("Auth:Registration", "open"),
        ]);
        var http = app.Browser();
        Assert.Contains(
            "href=\"register\"",
            await http.GetStringAsync(new Uri("/login", UriKind.Relative), Stop),
            StringComparison.Ordinal
        );

        using var made = await RegisterAsync(http, "ada@example.com");
        using var there = await RegisterAsync(http, ConsoleApp.Email);
        Assert.Equal(await ShownAsync(made), await ShownAsync(there));
        var token = MailServer.TokenOf(await mails.TextToAsync("ada@example.com", "Confirm"));
        using var confirmed = await ConsoleApp.SendFormAsync(
            http,
            $"/confirm-email?token={token}",
            "confirm",
            ("Token", token)
        );
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);

        using var signedIn = await ConsoleApp.SignInAsync(app.Browser(), "ada@example.com", Next);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    // S10: a foreign page can send none of them.
    [Theory]
    [InlineData("/login", "login")]
    [InlineData("/login", "code")]
    [InlineData("/forgot-password", "forgot")]
    [InlineData("/register", "register")]
    [InlineData("/reset-password?token=x", "choose")]
    [InlineData("/invitation?token=x", "choose")]
    [InlineData("/confirm-email?token=x", "confirm")]
    public async Task Form_WithoutItsToken_IsRefused(string page, string handler)
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Registration", "open"),
        ]);
        using var form = new FormUrlEncodedContent([
            new("_handler", handler),
            new("Input.Email", "ada@example.com"),
            new("Input.Password", Next),
            new("Input.Again", Next),
        ]);

        using var answer = await app.Browser().PostAsync(new Uri(page, UriKind.Relative), form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var users = await app.Get<UserQueries>().ListAsync(Actor.System, new(), null, 10, Stop);
        Assert.Single(users.Items);
    }

    // S35: known and unknown take as long. Medians of a few, wide bounds: the machine of a test is never quiet.
    [Fact]
    public async Task RegistrationOfSomebodyWhoIsThere_TakesAsLong()
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Registration", "open"),
        ]);
        var registration = app.Get<Registration>();
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            known.Add(await TimeAsync(registration, ConsoleApp.Email, i));
            unknown.Add(await TimeAsync(registration, $"new{i}@example.com", 100 + i));
        }

        var ratio = known.Order().ElementAt(3) / unknown.Order().ElementAt(3);
        Assert.InRange(ratio, 0.5, 2);
    }

    // Without the framework's comments, which are encrypted anew each time.
    private static async Task<string> ShownAsync(HttpResponseMessage answer) =>
        Comment().Replace(await answer.Content.ReadAsStringAsync(Stop), "");

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();

    private static async Task<double> TimeAsync(Registration registration, string email, int from)
    {
        var since = TimeProvider.System.GetTimestamp();
        await registration.RegisterAsync(
            email,
            Next,
            null,
            new(Via.Api) { Address = new([10, 7, 0, (byte)from]) },
            Stop
        );
        return TimeProvider.System.GetElapsedTime(since).TotalMilliseconds;
    }

    private static Task<HttpResponseMessage> ChooseAsync(
        HttpClient http,
        string page,
        string token,
        string password,
        string? again = null
    ) =>
        ConsoleApp.SendFormAsync(
            http,
            page,
            "choose",
            ("Token", token),
            ("Password", password),
            ("Again", again ?? password)
        );

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient http, string email) =>
        ConsoleApp.SendFormAsync(
            http,
            "/register",
            "register",
            ("Email", email),
            ("Password", Next),
            ("Again", Next)
        );
}
