using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Security;

/// <summary>
/// Deletes keys whose last tokens have ended, and has the keys read again in case the news of another one was lost.
/// </summary>
/// <param name="keys">The keys in use.</param>
/// <param name="stored">Where they lie.</param>
/// <param name="tokens">Knows how long a token holds.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
public sealed partial class SigningKeyKeeper(
    SigningKey keys,
    SigningKeyStore stored,
    AccessTokens tokens,
    StoreState store,
    TimeProvider clock,
    ILogger<SigningKeyKeeper> logger
) : Chore(store, clock, logger)
{
    // For clocks that differ, and for a process that hears late that there is another key.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override TimeSpan Period => TimeSpan.FromSeconds(5);

    /// <summary>When a key's last token has ended: it is deleted then.</summary>
    /// <param name="supersededAt">When another key took its place.</param>
    /// <param name="lifetime">How long a token holds.</param>
    public static DateTimeOffset EndOf(DateTimeOffset supersededAt, TimeSpan lifetime) =>
        supersededAt + lifetime + Margin;

    /// <inheritdoc />
    public override Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (keys.IsGiven)
        {
            return Task.FromResult(false);
        }

        var (made, now) = (stored.List(), Clock.GetUtcNow());
        for (var i = 0; i < made.Count - 1; i++)
        {
            if (EndOf(made[i + 1].MadeAt, tokens.Lifetime) <= now)
            {
                stored.Delete(made[i]);
                var kid = SigningKey.NameOf(made[i].Key);
                LogDeleted(kid);
            }
        }

        // Whoever deleted a key, and whoever made one: this process believes what the store has.
        if (!keys.Names.ToHashSet().SetEquals(stored.List().Select(k => SigningKey.NameOf(k.Key))))
        {
            keys.Forget();
        }

        return Task.FromResult(false);
    }

    [LoggerMessage(
        EventId = 7041,
        Level = LogLevel.Information,
        Message = "The key {Kid} is deleted: no token that it signed can be good any more"
    )]
    private partial void LogDeleted(string kid);
}
