namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>One clock for clients, faults and probes: the machine's, in microseconds since 1970.</summary>
internal static class Clock
{
    public static long Micros() => Micros(DateTimeOffset.UtcNow);

    public static long Micros(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
