using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security;

/// <summary>
/// The keys of access tokens: the one that signs, and those whose tokens may still be about. Each has a name, its <c>kid</c>,
/// which tokens carry. They are read again when a process tells that there is another, and when a token names one that is not
/// known here.
/// </summary>
public sealed class SigningKey : IDisposable
{
    // Whoever makes up names must not have the store read for each.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly JwtOptions _options;
    private readonly SigningKeyStore _stored;
    private readonly TimeProvider _clock;
    private readonly IDisposable _hearing;
    private readonly Lock _reading = new();
    private volatile Ring? _ring;

    /// <summary>Begins to hear of other keys.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="stored">Keys that were made.</param>
    /// <param name="signals">Tell that there is another.</param>
    /// <param name="clock">The current time.</param>
    public SigningKey(
        IOptions<JwtOptions> options,
        SigningKeyStore stored,
        ISignals signals,
        TimeProvider clock
    )
    {
        (_options, _stored, _clock) = (options.Value, stored, clock);
        _hearing = signals.Subscribe(signal =>
        {
            if (signal.Topic is SignalTopic.Settings)
            {
                _ring = null;
            }
        });
    }

    /// <summary>The key that signs. Its <c>KeyId</c> is what tokens name it by.</summary>
    public SymmetricSecurityKey Key => Now().Current;

    /// <summary>Whether the key is given by <c>Auth:Jwt:Key</c>, and changed there.</summary>
    public bool IsGiven => _options.Key is { Length: > 0 };

    /// <summary>The key of a name.</summary>
    /// <param name="kid">The name that a token gives; anything at all.</param>
    /// <returns>Nothing where there is no such key.</returns>
    public SymmetricSecurityKey? Find(string? kid)
    {
        if (string.IsNullOrEmpty(kid))
        {
            return null;
        }

        var ring = Now();
        if (
            ring.ByName.TryGetValue(kid, out var key)
            || IsGiven
            || _clock.GetUtcNow() < ring.ReadAt + Between
        )
        {
            return key;
        }

        // Another process may have made it just now.
        return ReadAgain(ring).ByName.GetValueOrDefault(kid);
    }

    /// <summary>The names of the keys that are believed.</summary>
    internal IEnumerable<string> Names => Now().ByName.Keys;

    /// <summary>The name of a key: nothing that is kept, so that it is the same wherever the key is.</summary>
    /// <param name="key">The key.</param>
    public static string NameOf(byte[] key) => Base64UrlEncoder.Encode(SHA256.HashData(key))[..16];

    /// <summary>Has the keys read at the next need.</summary>
    internal void Forget() => _ring = null;

    /// <inheritdoc />
    public void Dispose() => _hearing.Dispose();

    private Ring Now()
    {
        if (_ring is { } known)
        {
            return known;
        }

        lock (_reading)
        {
            // Not put by where it fails: a store that is away must not be remembered as the answer.
            return _ring ??= Ring.Of(IsGiven ? _options.GivenKeys() : _stored.Read(), _clock.GetUtcNow());
        }
    }

    // What is known stays where the store is away: a name that nobody has heard of must not take it from everybody.
    private Ring ReadAgain(Ring old)
    {
        lock (_reading)
        {
            if (_ring is { } other && !ReferenceEquals(other, old))
            {
                return other;
            }

            try
            {
                _ring = Ring.Of(_stored.Read(), _clock.GetUtcNow());
            }
            catch (Exception e) when (StoreErrors.IsAway(e))
            {
                _ring = old with { ReadAt = _clock.GetUtcNow() };
            }

            return _ring;
        }
    }

    private sealed record Ring(
        SymmetricSecurityKey Current,
        IReadOnlyDictionary<string, SymmetricSecurityKey> ByName,
        DateTimeOffset ReadAt
    )
    {
        // The newest stands last, and signs.
        public static Ring Of(IReadOnlyList<byte[]> keys, DateTimeOffset now)
        {
            var named = keys.Select(k => new SymmetricSecurityKey(k) { KeyId = NameOf(k) }).ToList();
            return new(named[^1], named.DistinctBy(k => k.KeyId).ToDictionary(k => k.KeyId), now);
        }
    }
}
