using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Checks access tokens, and remembers the good ones for a moment: a client sends the same token with each of its requests,
/// and its signature does not change. Whether its session still stands is asked apart from this, each time.
/// </summary>
/// <param name="clock">The current time.</param>
internal sealed class RememberedTokens(TimeProvider clock) : TokenHandler
{
    /// <summary>How long an answer is remembered, and so how late a key that was taken away is felt.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private const int Many = 2000;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    )
    {
        var now = clock.GetUtcNow();
        if (_answers.TryGetValue(token, out var known) && now < known.Until)
        {
            return known.Result;
        }

        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (result is { IsValid: true, SecurityToken: { } read })
        {
            Remember(token, result, now, new(read.ValidTo, TimeSpan.Zero));
        }

        return result;
    }

    /// <inheritdoc />
    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    // Never past the token's own end; the handler may grant it a little more than that, and is asked then.
    private void Remember(string token, TokenValidationResult result, DateTimeOffset now, DateTimeOffset end)
    {
        if (_answers.Count >= Many)
        {
            _answers.Clear();
        }

        var until = now + Memory;
        _answers[token] = new(result, end < until ? end : until);
    }

    private sealed record Answer(TokenValidationResult Result, DateTimeOffset Until);
}
