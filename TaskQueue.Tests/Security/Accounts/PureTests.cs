using System.Net;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Accounts;

/// <summary>The rules of accounts that need nothing but what they are given.</summary>
public sealed class PureTests
{
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada+x@example.com", true)]
    [InlineData("a@localhost", true)]
    [InlineData("ada@bücher.example", true)]
    [InlineData("o'neill@example.com", true)]
    [InlineData("", false)]
    [InlineData("ada", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@@example.com", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("ada@exam ple.com", false)]
    [InlineData("ada@example..com", false)]
    [InlineData(".ada@example.com", false)]
    [InlineData("Ada <ada@example.com>", false)]
    [InlineData("ada@example.com\r\nBcc: x@y.z", false)]
    [InlineData("\"a\r\nRCPT TO:<x>\"@d.example", false)]
    [InlineData("ada@example.com,eve@example.com", false)]
    [InlineData("ada@exa_mple.com", false)]
    [InlineData("ada@-example.com", false)]
    public void Addresses_AreNarrow(string text, bool good) =>
        Assert.Equal(good, EmailAddressRules.Fault(text) is null);

    [Fact]
    public void Addresses_AreNotTooLong()
    {
        Assert.Null(EmailAddressRules.Fault(new string('a', 64) + "@example.com"));
        Assert.NotNull(EmailAddressRules.Fault(new string('a', 65) + "@example.com"));
        Assert.NotNull(EmailAddressRules.Fault("a@" + string.Join('.', Enumerable.Repeat("aaaaaaaa", 40))));
    }

    // S41
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada@EXAMPLE.com", true)]
    [InlineData("ada@bücher.example", true)]
    [InlineData("ada@xn--bcher-kva.example", true)]
    [InlineData("attacker@example.com.attacker.com", false)]
    [InlineData("attacker@evil-example.com", false)]
    [InlineData("attacker@sub.example.com", false)]
    [InlineData("example.com@attacker.com", false)]
    public void Domains_AreWholeAndExact(string email, bool admitted)
    {
        var policy = RegistrationPolicy.TryParse("domain:Example.com, bücher.example")!;

        Assert.Equal(admitted, policy.Refusal(email) is null);
    }

    [Theory]
    [InlineData(null, RegistrationMode.Closed)]
    [InlineData("", RegistrationMode.Closed)]
    [InlineData("closed", RegistrationMode.Closed)]
    [InlineData(" Open ", RegistrationMode.Open)]
    [InlineData("invite", RegistrationMode.Invite)]
    [InlineData("invitation", RegistrationMode.Invite)]
    [InlineData("domain:a.com", RegistrationMode.Domain)]
    [InlineData("domain:", null)]
    [InlineData("domain:a.com,", null)]
    [InlineData("domain:a b", null)]
    [InlineData("domain:.*", null)]
    [InlineData("everybody", null)]
    public void Registration_IsRead(string? text, RegistrationMode? mode) =>
        Assert.Equal(mode, RegistrationPolicy.TryParse(text)?.Mode);

    [Fact]
    public void Delay_RisesWithEachTen_AndIsForgottenAfterQuietHours()
    {
        var mark = new SignInMark { Key = "" };
        var now = ManualClock.DefaultStart;
        var rests = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < SignInDelay.Most; i++)
            {
                Assert.Null(SignInDelay.RestOf(mark, now));
                SignInDelay.Begin(mark, now);
            }

            rests.Add(SignInDelay.RestOf(mark, now)!.Value.TotalMinutes);
            now += SignInDelay.RestOf(mark, now)!.Value;
        }

        Assert.Equal([1, 2, 4, 8, 15, 15], rests);
        now += SignInDelay.Memory + TimeSpan.FromSeconds(1);
        for (var i = 0; i < SignInDelay.Most; i++)
        {
            SignInDelay.Begin(mark, now);
        }

        Assert.Equal(1, SignInDelay.RestOf(mark, now)!.Value.TotalMinutes);
    }

    [Fact]
    public void Delay_DoesNotCountSuccesses_NorFailuresThatLieApart()
    {
        var mark = new SignInMark { Key = "" };
        var now = ManualClock.DefaultStart;
        for (var i = 0; i < 100; i++)
        {
            SignInDelay.Begin(mark, now);
            SignInDelay.TakeBack(mark);
        }

        for (var i = 0; i < 100; i++)
        {
            now += TimeSpan.FromSeconds(7);
            SignInDelay.Begin(mark, now);
        }

        Assert.Null(SignInDelay.RestOf(mark, now));
        Assert.Equal(0, mark.Level);
    }

    // S33
    [Theory]
    [InlineData("Password1!", false)]
    [InlineData("password1234", false)]
    [InlineData("passwordpassword", false)]
    [InlineData("qwertyuiop123", false)]
    [InlineData("123456789012", false)]
    [InlineData("abcdefghijkl", false)]
    [InlineData("iloveyou1234", false)]
    [InlineData("P@ssw0rd1234", false)]
    [InlineData("ada@example.com", false)]
    [InlineData("Correct-horse-7-battery", true)]
    [InlineData("violet tractor hums quietly", true)]
    [InlineData("Грустный верблюд поёт", true)]
    public void Passwords_ThatAreGuessedEarly_AreRefused(string password, bool good) =>
        Assert.Equal(good, PasswordQuality.Fault(password, "ada@example.com", "Ada") is null);

    // S33
    [Fact]
    public void Passwords_MayBeLong_AndTakeNoLongTime()
    {
        var random = new Random(7);
        var longest = new string([.. Enumerable.Range(0, 128).Select(_ => (char)random.Next('!', '~'))]);

        Assert.Null(PasswordQuality.Fault(longest, "ada@example.com"));
        Assert.NotNull(PasswordQuality.Fault(longest + "x", "ada@example.com"));
    }

    [Fact]
    public void NobodyGivesWhatTheyHaveNot()
    {
        var keeper = new Actor("k", new HashSet<string> { Permissions.UsersManage, Permissions.TasksRead });

        Assert.True(Reaches(keeper, [Roles.Viewer]));
        Assert.False(Reaches(keeper, [Roles.Viewer, Roles.Operator]));
        Assert.False(Reaches(keeper, [Roles.Admin]));
        Assert.True(Reaches(Actor.System, Roles.All));
    }

    // S37
    [Theory]
    [InlineData("https://tasks.example.com", null, "https://tasks.example.com/reset-password?token=x")]
    [InlineData("https://example.com/tq/?a=b", null, "https://example.com/tq/reset-password?token=x")]
    [InlineData(null, "http://*:8080;http://x", "http://localhost:8080/reset-password?token=x")]
    [InlineData(null, "http://[::]:80", "http://localhost/reset-password?token=x")]
    [InlineData(null, null, "http://localhost:5080/reset-password?token=x")]
    public void Links_AreMadeOfSettingsAlone(string? publicUrl, string? urls, string expected)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["PublicUrl"] = publicUrl, ["urls"] = urls }
            )
            .Build();

        var address = new PublicAddress(settings);

        Assert.Equal(expected, address.Link("reset-password", "x"));
        Assert.Equal(publicUrl is not null, address.IsKnown);
    }

    // S70
    [Fact]
    public void Places_KeepWhatCanBeShown()
    {
        var place = SessionPlace.Of(
            IPAddress.Parse("::ffff:203.0.113.7"),
            "curl/8\r\n\u001b[31m" + new string('x', 1000)
        );

        Assert.Equal("203.0.113.7", place.Address);
        Assert.StartsWith("curl/8[31mxxx", place.Agent, StringComparison.Ordinal);
        Assert.Equal(SessionPlace.LongestAgent, place.Agent!.Length);
        Assert.Equal(SessionPlace.Unknown, SessionPlace.Of(null, " "));
    }

    private static bool Reaches(Actor actor, IEnumerable<string> roles) =>
        UserRules.Reaches(actor, roles.Select(r => RoleDefinition.Of(r, [])));
}
