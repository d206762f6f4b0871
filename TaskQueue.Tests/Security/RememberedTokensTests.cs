using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Web.Auth;

namespace TaskQueue.Tests.Security;

/// <summary>A good token is believed for a moment without a second look, and never past its end.</summary>
public sealed class RememberedTokensTests
{
    private static readonly SymmetricSecurityKey Key = new(Encoding.UTF8.GetBytes(new string('k', 48)));
    private static readonly SymmetricSecurityKey Other = new(Encoding.UTF8.GetBytes(new string('o', 48)));
    private readonly ManualClock _clock = new();
    private readonly RememberedTokens _tokens;

    public RememberedTokensTests() => _tokens = new(_clock);

    [Fact]
    public async Task GoodToken_IsRemembered_AndNoLongerThanSaid()
    {
        var token = Make(TimeSpan.FromMinutes(5));
        Assert.True((await AskAsync(token, Key)).IsValid);

        // Another key in force: the answer that is remembered still holds, for as long as it is.
        Assert.True((await AskAsync(token, Other)).IsValid);
        _clock.Advance(RememberedTokens.Memory);
        Assert.False((await AskAsync(token, Other)).IsValid);
    }

    [Fact]
    public async Task Token_IsNotBelievedPastItsEnd()
    {
        var token = Make(TimeSpan.FromSeconds(10));
        Assert.True((await AskAsync(token, Key)).IsValid);

        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.False((await AskAsync(token, Key)).IsValid);
    }

    [Fact]
    public async Task BadToken_IsNotRemembered()
    {
        var token = Make(TimeSpan.FromMinutes(5));
        Assert.False((await AskAsync(token, Other)).IsValid);
        Assert.True((await AskAsync(token, Key)).IsValid);
        Assert.False((await AskAsync(token[..^4] + "AAAA", Key)).IsValid);
    }

    private string Make(TimeSpan life) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = "i",
                Audience = "a",
                IssuedAt = _clock.UtcNow.UtcDateTime,
                NotBefore = _clock.UtcNow.UtcDateTime,
                Expires = _clock.UtcNow.UtcDateTime + life,
                SigningCredentials = new(Key, SecurityAlgorithms.HmacSha256),
            }
        );

    private Task<TokenValidationResult> AskAsync(string token, SecurityKey key) =>
        _tokens.ValidateTokenAsync(
            token,
            new()
            {
                ValidIssuer = "i",
                ValidAudience = "a",
                IssuerSigningKey = key,
                LifetimeValidator = (_, to, _, _) => to > _clock.UtcNow.UtcDateTime,
            }
        );
}
