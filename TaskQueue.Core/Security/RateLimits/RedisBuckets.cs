using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>Buckets that all Web processes share, in Redis: one round trip for all that a request takes of.</summary>
/// <param name="link">The connection.</param>
/// <param name="root">What the keys start with.</param>
/// <param name="clock">The script that tells the time; tests give one of theirs.</param>
internal sealed class RedisBuckets(RedisLink link, string root = RedisBuckets.Root, string? clock = null)
{
    /// <summary>What the keys start with: the broker's tag, so that the rights that it needs are enough.</summary>
    public const string Root = "{q}:limit:";

    private readonly RedisScript _script = new(
        "limits_take",
        (clock ?? RedisScript.Load("limits_clock").Text) + RedisScript.Load("limits_take").Text
    );

    /// <summary>Whether there is a connection now.</summary>
    public bool IsUp => link.IsUp;

    /// <summary>Has the link connect, where nobody has asked it to yet; does not wait for it.</summary>
    public void Knock() =>
        _ = link.SendAsync(new RedisCommand("PING"), CancellationToken.None)
            .ContinueWith(done => done.Exception, TaskScheduler.Default);

    /// <summary>Takes a token of each bucket, or of none.</summary>
    /// <param name="charges">The buckets.</param>
    /// <param name="cancellationToken">Ends the wait; tokens may be taken all the same.</param>
    /// <returns>The verdict. It fails with <see cref="RedisErrorException"/> or <see cref="RedisAwayException"/>.</returns>
    public async Task<LimitVerdict> TakeAsync(Charge[] charges, CancellationToken cancellationToken)
    {
        var arguments = new RedisArguments();
        foreach (var charge in charges)
        {
            arguments.Key(root + charge.Key);
        }

        foreach (var charge in charges)
        {
            arguments.Add(charge.Size.IntervalUs).Add(charge.Size.HoldsUs);
        }

        var answer = (await link.RunAsync(_script, arguments, cancellationToken)).Items;
        var fullIn = new long[charges.Length];
        for (var i = 0; i < charges.Length; i++)
        {
            fullIn[i] = answer[i + 1].AsLong();
        }

        return LimitVerdict.Of(answer[0].AsLong() == 1, charges, fullIn);
    }
}
