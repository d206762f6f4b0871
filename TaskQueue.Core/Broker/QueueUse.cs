namespace TaskQueue.Core.Broker;

/// <summary>How much of a queue's limits is in use.</summary>
/// <param name="Held">Leases held of the queue.</param>
/// <param name="KeyHeld">Leases held of the key that was asked for.</param>
/// <param name="Spent">Up to when the queue's rate is spent, in the broker's milliseconds; 0 when it is at rest.</param>
/// <param name="KeySpent">The same for the key.</param>
/// <param name="Now">The broker's time, in milliseconds.</param>
public sealed record QueueUse(int Held, int KeyHeld, double Spent, double KeySpent, double Now);
