using System.Security.Claims;
using TaskQueue.Core.Security.Keys;

namespace TaskQueue.Core.Security;

/// <summary>
/// Who a caller is at this moment, for what outlives the question at the door: streams. A request that is let in at once and
/// ends at once need not ask again.
/// </summary>
/// <param name="sessions">Knows whether a session still stands.</param>
/// <param name="keys">Knows whether a key is still good.</param>
public sealed class CallerCheck(SessionCheck sessions, ApiKeyCheck keys)
{
    /// <summary>Whoever came with a session, a key, or a ticket of either, and what they may do now.</summary>
    /// <param name="caller">Who was let in.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Nobody when the session is over, or the key is good no longer.</returns>
    public async ValueTask<Actor?> FindAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var origin = OriginIdentity.Of(caller);
        var found = caller.Identity is ActorIdentity { Who.KeyId: { } key }
            ? await keys.FindAsync(key, origin?.Address, cancellationToken)
            : await sessions.FindAsync(caller, cancellationToken);
        return found is null ? null : found with { Origin = origin };
    }
}
