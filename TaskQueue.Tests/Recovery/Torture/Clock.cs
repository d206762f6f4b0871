using System.Diagnostics;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>One clock for clients, faults and probes: the machine's, in microseconds since 1970.</summary>
internal static class Clock
{
    /// <summary>When the machine's steady clock, which all processes share and no fake clock changes, stood at zero.</summary>
    public static long SteadyStart { get; } = Micros() - (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;

    public static long Micros() => Micros(DateTimeOffset.UtcNow);

    public static long Micros(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
