namespace TaskQueue.Core.Broker;

/// <summary>How much of the limits of a concurrency key is in use.</summary>
/// <param name="Key">The key.</param>
/// <param name="Held">Leases held of it.</param>
/// <param name="Spent">Up to when its rate is spent, in the broker's milliseconds.</param>
/// <param name="Now">The broker's time, in milliseconds.</param>
public sealed record KeyUse(string Key, int Held, double Spent, double Now);
