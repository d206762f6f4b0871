namespace TaskQueue.Core.Security.RateLimits;

/// <summary>What came of a request's charges.</summary>
/// <param name="IsAllowed">Whether it may go on; then each bucket has lost a token, and else none has.</param>
/// <param name="Tightest">Which of the charges: that with the longest wait, or with the fewest tokens left.</param>
/// <param name="Left">Tokens that this one holds now.</param>
/// <param name="WaitUs">How long until it holds one, in µs; 0 where the request is allowed.</param>
/// <param name="FullInUs">How long until it is full, in µs.</param>
public readonly record struct LimitVerdict(bool IsAllowed, int Tightest, int Left, long WaitUs, long FullInUs)
{
    /// <summary>Judges by how the buckets were before. Pure: the script in Redis tells no more than that.</summary>
    /// <param name="isAllowed">Whether a token was taken of each.</param>
    /// <param name="charges">The charges.</param>
    /// <param name="fullIn">How long until each bucket was full, in µs, before any token was taken.</param>
    public static LimitVerdict Of(bool isAllowed, ReadOnlySpan<Charge> charges, ReadOnlySpan<long> fullIn)
    {
        var worst = default(LimitVerdict);
        for (var i = 0; i < charges.Length; i++)
        {
            var size = charges[i].Size;
            var after = fullIn[i] + (isAllowed ? size.IntervalUs : 0);
            var one = new LimitVerdict(
                isAllowed,
                i,
                TokenBucket.Left(size, after, 0),
                isAllowed ? 0 : TokenBucket.Wait(size, after, 0),
                after
            );
            if (i == 0 || (isAllowed ? one.Left < worst.Left : one.WaitUs > worst.WaitUs))
            {
                worst = one;
            }
        }

        return worst;
    }
}
