using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security;

/// <summary>Shows the keys that access tokens are signed with, by their names, and puts another in their place.</summary>
/// <param name="contexts">The store.</param>
/// <param name="keys">The keys in use.</param>
/// <param name="stored">Where they lie.</param>
/// <param name="tokens">Knows how long a token holds.</param>
/// <param name="audit">Tells who did it.</param>
/// <param name="signals">Tell the other processes.</param>
public sealed class SigningKeyService(
    IDbContextFactory<AppDbContext> contexts,
    SigningKey keys,
    SigningKeyStore stored,
    AccessTokens tokens,
    AuditLog audit,
    ISignals signals
)
{
    /// <summary>Keys that there may be at once.</summary>
    public const int Most = 10;

    /// <summary>The keys whose tokens are accepted, that which signs first. Never the keys themselves.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public IReadOnlyList<ListedSigningKey> List(Actor actor)
    {
        actor.Require(Permissions.SettingsRead);
        if (keys.IsGiven)
        {
            return [new(keys.Key.KeyId, IsCurrent: true, MadeAt: null, EndsAt: null)];
        }

        var made = stored.List();
        return
        [
            .. made.Select(
                    (key, i) =>
                        new ListedSigningKey(
                            SigningKey.NameOf(key.Key),
                            i == made.Count - 1,
                            key.MadeAt,
                            i == made.Count - 1
                                ? null
                                : SigningKeyKeeper.EndOf(made[i + 1].MadeAt, tokens.Lifetime)
                        )
                )
                .Reverse(),
        ];
    }

    /// <summary>
    /// Makes another key, which signs from now on, at all processes. Tokens of the one before hold until they end; then it is
    /// deleted.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The key.</returns>
    /// <exception cref="RefusalException">Not allowed, the key is given by the settings, or there are too many.</exception>
    public Task<ListedSigningKey> RotateAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SettingsManage);
        if (keys.IsGiven)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "The key is given by Auth:Jwt:Key: put another one there, and this one into Auth:Jwt:PreviousKeys until its tokens have ended."
            );
        }

        return StoreErrors.ExplainAsync(async () =>
        {
            if (stored.List().Count >= Most)
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    $"There are {Most} keys whose tokens may still be about; one of them has to end first."
                );
            }

            var before = keys.Key.KeyId;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var made = stored.Make(db);
            var kid = SigningKey.NameOf(made.Key);
            audit.Add(
                db,
                actor,
                AuditActions.SigningKeyRotated,
                AuditSubject.SigningKey(kid),
                new { kid = before },
                new { kid }
            );
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch
            {
                // As a file it would sign without an entry that tells of it.
                stored.Delete(made);
                throw;
            }

            keys.Forget();
            signals.Publish(new(SignalTopic.Settings, []));
            return new ListedSigningKey(kid, IsCurrent: true, made.MadeAt, EndsAt: null);
        });
    }
}

/// <summary>A key that access tokens are signed with.</summary>
/// <param name="Kid">How tokens name it.</param>
/// <param name="IsCurrent">Whether it signs.</param>
/// <param name="MadeAt">When it was made; not known of one that the settings give.</param>
/// <param name="EndsAt">When its last token has ended, and it is deleted.</param>
public sealed record ListedSigningKey(
    string Kid,
    bool IsCurrent,
    DateTimeOffset? MadeAt,
    DateTimeOffset? EndsAt
);
