using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security.Keys;

/// <summary>
/// Whether a key is good, and what it allows now: its scopes, as far as its owner still has them. An answer is remembered
/// for five seconds, and dropped at once when a process tells that the key or its owner changed.
/// </summary>
public sealed class ApiKeyCheck : IDisposable
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private readonly RememberedAnswers<string, Answer> _answers;
    private readonly RememberedAnswers<Guid, string?> _prefixes;
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly ApiKeyUse _use;
    private readonly TimeProvider _clock;
    private readonly IDisposable _hearing;

    /// <summary>Begins to hear what changes.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="use">Takes down when keys are used.</param>
    /// <param name="signals">Tell of keys and accounts that changed.</param>
    /// <param name="clock">The current time.</param>
    public ApiKeyCheck(
        IDbContextFactory<AppDbContext> contexts,
        ApiKeyUse use,
        ISignals signals,
        TimeProvider clock
    )
    {
        (_contexts, _use, _clock) = (contexts, use, clock);
        (_answers, _prefixes) = (new(Memory, clock), new(Memory, clock));
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>Who comes with this key.</summary>
    /// <param name="text">The key.</param>
    /// <param name="from">Where they come from.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Nobody when it is not good: unknown, expired, taken back, from elsewhere, or its owner is gone.</returns>
    public async ValueTask<Actor?> FindAsync(
        string text,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (!ApiKeyText.IsOne(text))
        {
            return null;
        }

        var prefix = ApiKeyText.PrefixOf(text);
        var answer = await _answers.GetAsync(prefix, () => ReadAsync(prefix), cancellationToken);
        return
            answer.Key is { } key
            && CryptographicOperations.FixedTimeEquals(key.Hash, ApiKeyText.HashOf(text))
            ? HolderOf(answer, from)
            : null;
    }

    /// <summary>Whether it is remembered that there is such a key; the store is not asked.</summary>
    /// <param name="text">The key.</param>
    public bool Knows(string text) =>
        ApiKeyText.IsOne(text)
        && _answers.TryRecall(ApiKeyText.PrefixOf(text), out var answer)
        && answer.Key is { } key
        && CryptographicOperations.FixedTimeEquals(key.Hash, ApiKeyText.HashOf(text));

    /// <summary>Who came with a key before, and holds a ticket or a stream now.</summary>
    /// <param name="id">The key.</param>
    /// <param name="from">Where they come from.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Nobody when the key is good no longer.</returns>
    internal async ValueTask<Actor?> FindAsync(Guid id, IPAddress? from, CancellationToken cancellationToken)
    {
        // A stream asks with each of its steps.
        var prefix = await _prefixes.GetAsync(id, () => ReadPrefixAsync(id), cancellationToken);
        return prefix is null
            ? null
            : HolderOf(await _answers.GetAsync(prefix, () => ReadAsync(prefix), cancellationToken), from);
    }

    /// <inheritdoc />
    public void Dispose() => _hearing.Dispose();

    /// <summary>What a key comes to: its scopes, where its owner has them, in the queues of both.</summary>
    internal static Actor Limit(ApiKey key, Actor owner)
    {
        var scopes = key.Scopes.Where(owner.May).ToFrozenSet(StringComparer.Ordinal);
        var own = key.Queues.ToFrozenSet(StringComparer.Ordinal);
        var limited = scopes
            .Select(scope => (scope, Queues: Meet(owner.ScopeOf(scope).Queues, own)))
            .Where(pair => pair.Queues is not null)
            .ToFrozenDictionary(pair => pair.scope, pair => pair.Queues!, StringComparer.Ordinal);
        return owner with
        {
            Name = NameOf(key, owner),
            Permissions = scopes,
            Limited = limited,
            Roles = [],
            KeyId = key.Id,
            RateLimit = key.RateLimit,
        };
    }

    private Actor? HolderOf(Answer answer, IPAddress? from)
    {
        var now = _clock.GetUtcNow();
        if (
            answer is not { Key: { } key, Actor: { } actor }
            || key.ExpiresAt <= now
            || !IsFrom(answer.Networks, from)
        )
        {
            return null;
        }

        _use.Note(key.Id, now);
        return actor;
    }

    // Records have room for this much.
    private static string NameOf(ApiKey key, Actor owner)
    {
        var room = Actor.LongestName - key.Prefix.Length - 3;
        return $"{(owner.Name.Length > room ? owner.Name[..room] : owner.Name)} ({key.Prefix})";
    }

    // Nothing where neither is limited; an empty set is no queue at all.
    private static FrozenSet<string>? Meet(FrozenSet<string>? owners, FrozenSet<string> keys) =>
        keys.Count == 0 ? owners
        : owners is null ? keys
        : keys.Where(owners.Contains).ToFrozenSet(StringComparer.Ordinal);

    private static bool IsFrom(IReadOnlyList<IPNetwork> networks, IPAddress? from)
    {
        if (networks.Count == 0)
        {
            return true;
        }

        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return address is not null && networks.Any(n => n.Contains(address));
    }

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Access)
        {
            _answers.Forget(a =>
                signal.Ids.Count == 0
                || (a.Key is { } key && (signal.Ids.Contains(key.Id) || signal.Ids.Contains(key.UserId)))
            );
        }
    }

    private async Task<string?> ReadPrefixAsync(Guid id)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        return await db.ApiKeys.Where(k => k.Id == id).Select(k => k.Prefix).FirstOrDefaultAsync();
    }

    private async Task<Answer> ReadAsync(string prefix)
    {
        await using var db = await _contexts.CreateDbContextAsync();
        var key = await db
            .ApiKeys.AsNoTracking()
            .FirstOrDefaultAsync(k => k.Prefix == prefix && k.RevokedAt == null);
        var user = key is null
            ? null
            : await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == key.UserId);
        if (key is null || user is null || AccountService.IsDisabled(user))
        {
            return new(null, null, []);
        }

        var owner = await ActorRights.ReadAsync(db, user, CancellationToken.None);
        return new(
            key,
            Limit(key, owner),
            [.. key.Networks.Where(n => NewApiKey.TryReadNetwork(n, out _)).Select(Network)]
        );
    }

    private static IPNetwork Network(string text) =>
        NewApiKey.TryReadNetwork(text, out var network) ? network : default;

    private sealed record Answer(ApiKey? Key, Actor? Actor, IReadOnlyList<IPNetwork> Networks);
}
