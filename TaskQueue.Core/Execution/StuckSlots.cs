namespace TaskQueue.Core.Execution;

/// <summary>Slots that are lost to handlers which do not stop when they are told: only the end of the process brings them back.</summary>
internal static class StuckSlots
{
    /// <summary>Whether so many are lost that the worker should be started afresh: a quarter.</summary>
    /// <param name="leftBehind">How many are lost.</param>
    /// <param name="concurrency">How many there are.</param>
    public static bool AreMany(int leftBehind, int concurrency) => leftBehind * 4 >= concurrency;
}
