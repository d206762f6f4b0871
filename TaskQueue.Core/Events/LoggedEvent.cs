using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>An event with its number. What clients get of it is written once, however many listen.</summary>
/// <param name="number">Its number.</param>
/// <param name="happened">What happened; none where something happened that the log does not know.</param>
public sealed class LoggedEvent(long number, LiveEvent? happened)
{
    private byte[]? _json;

    /// <summary>Its number in the log.</summary>
    public long Number => number;

    /// <summary>What happened; none where something was lost: whoever listens has to read everything again.</summary>
    public LiveEvent? Happened => happened;

    /// <summary>What clients get of it, as JSON.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= EventJson.Write(happened!);
}
