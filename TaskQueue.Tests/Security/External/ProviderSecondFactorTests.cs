using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Security.External;

/// <summary>A provider's word, and then our own code.</summary>
public sealed class ProviderSecondFactorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S36: where the settings ask for it, a provider's word is the first step alone.
    [Fact]
    public async Task RequireMfa_AsksForTheCode_BeforeThereIsASession()
    {
        await using var visit = await ProviderVisit.StartAsync(
            ProviderVisit.Everybody(("RequireMfa", "true"))
        );
        using var first = visit.App.Browser();
        Assert.Equal("/", await visit.SignInAsync(first));
        var secret = await EnrolAsync(visit);
        using var browser = visit.App.Browser();

        Assert.Equal(
            "/login?returnUrl=%2Ftasks",
            await visit.SignInAsync(browser, "/login/test?returnUrl=%2Ftasks")
        );
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
        var code = FactorSteps.CodeOf(secret, DateTimeOffset.UtcNow.AddSeconds(30));
        using var answer = await ConsoleApp.SendFormAsync(
            browser,
            "/login?returnUrl=%2Ftasks",
            "code",
            ("Code", code)
        );

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(browser, "/tasks"));
        var account = await visit.AccountAsync("ada@example.com");
        var sessions = await visit.App.Get<SessionList>().OfAsync(Product.Operator, account!.Id, Stop);
        Assert.Equal(["test", "test"], sessions.Select(s => s.Provider));
    }

    private static async Task<string> EnrolAsync(ProviderVisit visit)
    {
        var account = await visit.AccountAsync("ada@example.com");
        var session = Assert.Single(
            await visit.App.Get<SessionList>().OfAsync(Product.Operator, account!.Id, Stop)
        );
        var person = new Person(account.Id, session.Id)
        {
            Actor = new(account.Email, Roles.Nothing) { UserId = account.Id },
        };
        var factors = visit.App.Get<SecondFactorService>();
        var begun = await factors.BeginAsync(person, Stop);
        await factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, DateTimeOffset.UtcNow), Stop);
        return begun.Secret;
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
