using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Checks keys and access tokens, and remembers good tokens for a moment: a client sends the same token with each of its requests,
/// and its signature does not change. Whether its session still stands, and what its owner may do, is asked each time.
/// </summary>
/// <param name="tokens">Says what a good token is like.</param>
/// <param name="sessions">Knows the sessions.</param>
/// <param name="keys">Knows the keys.</param>
/// <param name="clock">The current time.</param>
internal sealed class TokenCheck(
    AccessTokens tokens,
    SessionCheck sessions,
    ApiKeyCheck keys,
    TimeProvider clock
)
{
    /// <summary>How long a good signature is remembered, and so how late a key that was taken away is felt.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private const int Many = 2000;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Actor, ClaimsPrincipal> _holders = [];
    private readonly TokenValidationParameters _rules = tokens.Rules();

    /// <summary>Who sends this.</summary>
    /// <param name="token">A token, or a key.</param>
    /// <param name="from">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>Nobody when it is not good, or its session is over.</returns>
    public async ValueTask<ClaimsPrincipal?> FindAsync(
        string token,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (token.StartsWith(ApiKeyText.Mark, StringComparison.Ordinal))
        {
            return await keys.FindAsync(token, from, cancellationToken) is { } holder
                ? _holders.GetValue(holder, a => new(new ActorIdentity(a, [], Schemes.Bearer)))
                : null;
        }

        var now = clock.GetUtcNow();
        if (!_known.TryGetValue(token, out var known) || known.Until <= now)
        {
            known = await ReadAsync(token, now);
        }

        return known is not null && await sessions.FindAsync(known.Ticket, cancellationToken) is { } actor
            ? known.PrincipalOf(actor)
            : null;
    }

    /// <summary>Whether a token or key was found good a moment ago; nothing is asked or worked out for it.</summary>
    /// <param name="token">A token, or a key.</param>
    public bool Knows(string token) =>
        token.StartsWith(ApiKeyText.Mark, StringComparison.Ordinal)
            ? keys.Knows(token)
            : _known.TryGetValue(token, out var known) && known.Until > clock.GetUtcNow();

    private async Task<Known?> ReadAsync(string token, DateTimeOffset now)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (
            result is not { IsValid: true, SecurityToken: { } read }
            || SessionClaims.Read(new(result.ClaimsIdentity)) is not { } ticket
        )
        {
            return null;
        }

        if (_known.Count >= Many)
        {
            _known.Clear();
        }

        // Never past the token's own end; the rules may grant it a little more than that, and are asked then.
        var (until, end) = (now + Memory, new DateTimeOffset(read.ValidTo, TimeSpan.Zero));
        return _known[token] = new(ticket, [.. result.ClaimsIdentity.Claims], end < until ? end : until);
    }

    private sealed class Known(SessionTicket ticket, IReadOnlyList<Claim> claims, DateTimeOffset until)
    {
        private ClaimsPrincipal? _last;

        public SessionTicket Ticket { get; } = ticket;

        public DateTimeOffset Until { get; } = until;

        // Requests share it as long as the store's answer is the same; nobody changes a principal.
        public ClaimsPrincipal PrincipalOf(Actor actor)
        {
            if (_last is { Identity: ActorIdentity last } same && ReferenceEquals(last.Who, actor))
            {
                return same;
            }

            return _last = new(new ActorIdentity(actor, claims, Schemes.Bearer));
        }
    }
}
