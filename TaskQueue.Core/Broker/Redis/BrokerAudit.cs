namespace TaskQueue.Core.Broker.Redis;

/// <summary>
/// Looks whether somebody deleted or overwrote a part of the index. Each step leaves sums behind that agree, and one
/// script reads them at once, so what differs is damage and nothing else. A sample of leases and lists is looked at too,
/// others each time.
/// </summary>
/// <param name="broker">The index.</param>
/// <param name="clock">Tells when the next look is due.</param>
internal sealed class BrokerAudit(RedisBroker broker, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private string _place = "0";
    private long? _lookedAt;

    /// <summary>Looks, where a look is due.</summary>
    /// <param name="atOnce">Look, due or not.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The key that is damaged; <see langword="null"/> where none is known, and while the index is closed.</returns>
    public async ValueTask<string?> FindAsync(bool atOnce, CancellationToken cancellationToken)
    {
        if (!atOnce && _lookedAt is { } last && clock.GetElapsedTime(last) < Period)
        {
            return null;
        }

        (_place, var damage) = await broker.AuditAsync(_place, cancellationToken);
        _lookedAt = clock.GetTimestamp();
        return damage;
    }
}
