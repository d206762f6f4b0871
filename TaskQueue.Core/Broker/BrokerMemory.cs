namespace TaskQueue.Core.Broker;

/// <summary>How full the memory of a shared broker is.</summary>
/// <param name="UsedBytes">What it uses, by its own count of what its limit covers.</param>
/// <param name="MaxBytes">Its limit; 0 where it has none, and is never short.</param>
/// <param name="IsShort">
/// Whether it is being spared: from <see cref="ShortAt"/> on, until it uses less than <see cref="EnoughBelow"/>.
/// </param>
public sealed record BrokerMemory(long UsedBytes, long MaxBytes, bool IsShort)
{
    /// <summary>The share of the limit from which on it is spared.</summary>
    public const double ShortAt = 0.7;

    /// <summary>The share below which it no longer is: apart from the other, or it would change at every task.</summary>
    public const double EnoughBelow = 0.6;

    /// <summary>The share from which on it gets no ready tasks at all.</summary>
    public const double FullAt = 0.9;

    /// <summary>
    /// Ready tasks that it gets even while it is short: what fills it may be somebody else's, and then sparing it
    /// altogether would only mean that nothing runs.
    /// </summary>
    public const int SmallStock = 1000;

    /// <summary>How much of the limit is used; 0 where there is none.</summary>
    public double Share => MaxBytes > 0 ? (double)UsedBytes / MaxBytes : 0;

    /// <summary>Judges what was measured.</summary>
    /// <param name="usedBytes">What it uses.</param>
    /// <param name="maxBytes">Its limit, or 0.</param>
    /// <param name="before">What was known before; none at first.</param>
    public static BrokerMemory Judge(long usedBytes, long maxBytes, BrokerMemory? before)
    {
        var measured = new BrokerMemory(usedBytes, maxBytes, IsShort: false);
        return measured with
        {
            IsShort = measured.Share >= (before is { IsShort: true } ? EnoughBelow : ShortAt),
        };
    }

    /// <summary>Whether it may get more ready tasks now.</summary>
    /// <param name="ready">Ready tasks that it has.</param>
    public bool HasRoom(long ready) => !IsShort || (Share < FullAt && ready < SmallStock);
}
