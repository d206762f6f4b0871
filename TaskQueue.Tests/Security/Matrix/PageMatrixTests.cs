using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Matrix;

/// <summary>Every page of the console, and everybody with a cookie or none (S01, S17): as the reviewed table says.</summary>
public sealed class PageMatrixTests
{
    // Changes nothing.
    private const string KeepAlive = "POST /session/alive";

    private static readonly string[] NoPages = ["/api/", "/_blazor", "/_framework", "/health"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_OpenForThoseWhoMay_AndForNobodyElse()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var pages = Endpoints
            .Of(app.Services)
            .Where(d => d.Method is "GET" && d.Needs is not Door.Anyone)
            .Where(d => !NoPages.Any(n => d.Path.StartsWith(n, StringComparison.Ordinal)))
            .ToList();
        var wrong = await WrongForAsync(app.Browser(), pages, "a stranger", _ => "unknown");
        foreach (var role in await RolesAsync(app))
        {
            var http = await PersonAsync(app, role.Name);
            wrong.AddRange(
                await WrongForAsync(
                    http,
                    pages,
                    role.Name,
                    d =>
                        d.Needs is Door.SignedIn || d.Needs.Split('+').All(role.Permissions.Contains)
                            ? "open"
                            : "refused"
                )
            );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(pages.Count > 20, "These are not all pages.");
    }

    // S10: whatever is posted to a page without the token of its form came from elsewhere.
    [Fact]
    public async Task EveryForm_NeedsItsToken()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = await app.SignedInAsync();
        var doors = Endpoints
            .Of(app.Services)
            .Where(d => d.Method is "POST" && d.Name is not KeepAlive)
            .Where(d => !NoPages.Any(n => d.Path.StartsWith(n, StringComparison.Ordinal)))
            .ToList();
        var wrong = new List<string>();

        foreach (var door in doors)
        {
            using var form = new FormUrlEncodedContent([
                KeyValuePair.Create("_handler", "login"),
                KeyValuePair.Create("Input.Email", ConsoleApp.Email),
            ]);
            using var answer = await http.PostAsync(new Uri(door.Example, UriKind.Relative), form, Stop);
            // Set-up is over, and is not there for anybody.
            if (answer.StatusCode is not HttpStatusCode.BadRequest && door.Path is not "/setup")
            {
                wrong.Add($"{door.Name}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(doors.Count > 20, "These are not all forms.");
    }

    private static async Task<List<string>> WrongForAsync(
        HttpClient http,
        IEnumerable<Door> pages,
        string who,
        Func<Door, string> expected
    )
    {
        var wrong = new List<string>();
        foreach (var page in pages)
        {
            using var answer = await http.GetAsync(
                new Uri(page.Example, UriKind.Relative),
                HttpCompletionOption.ResponseHeadersRead,
                Stop
            );
            if (Told(answer) is var told && told != expected(page))
            {
                wrong.Add($"{page.Name} for {who}: {told}, {(int)answer.StatusCode}");
            }
        }

        return wrong;
    }

    private static string Told(HttpResponseMessage answer) =>
        answer.Headers.Location?.ToString() is { } location
        && location.Contains("/login?", StringComparison.Ordinal)
            ? "unknown"
        : answer.StatusCode is HttpStatusCode.Redirect
        && answer.Headers.Location!.ToString().Contains("/access-denied", StringComparison.Ordinal)
            ? "refused"
        : answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound ? "open"
        : "broken";

    // The built-in roles, and one of each permission.
    private static async Task<IReadOnlyList<RoleDefinition>> RolesAsync(ConsoleApp app)
    {
        var roles = Roles.All.Select(r => new RoleDefinition(r, Roles.PermissionsOf(r), [])).ToList();
        foreach (var permission in Permissions.All)
        {
            var name = "only-" + permission.Replace('.', '-');
            await app.Get<RoleService>()
                .CreateAsync(Actor.CommandLine, new() { Name = name, Permissions = [permission] }, Stop);
            roles.Add(new(name, [permission], []));
        }

        return roles;
    }

    private static async Task<HttpClient> PersonAsync(ConsoleApp app, string role)
    {
        var email = $"{role}@example.org";
        await app.Get<UserService>()
            .CreateAsync(Actor.CommandLine, new(email, [role], Password: ConsoleApp.Password), Stop);
        var http = app.Browser();
        using var answer = await ConsoleApp.SignInAsync(http, email);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return http;
    }
}
