namespace TaskQueue.Core.Queues.Forecast;

/// <summary>What is supposed for a forecast, on top of how the queue stands.</summary>
/// <param name="Workers">Workers more, each with as many slots as those that there are have on average.</param>
/// <param name="Slots">Slots more.</param>
/// <param name="Burst">Tasks that come at once, now.</param>
/// <param name="ArrivalRate">Tasks that come in a second from now on, in the place of what was measured.</param>
/// <param name="Seed">What the simulation throws its dice by: the same seed gives the same answer.</param>
public sealed record WhatIf(
    int Workers = 0,
    int Slots = 0,
    int Burst = 0,
    double? ArrivalRate = null,
    int Seed = 1
)
{
    /// <summary>Nothing is supposed.</summary>
    public static readonly WhatIf Nothing = new();

    /// <summary>Limits in the place of those that hold; absent: those that hold.</summary>
    public QueueLimits? Limits { get; init; }

    /// <summary>Whether something is.</summary>
    public bool IsAsked => this with { Seed = Nothing.Seed } != Nothing;
}
