using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Tests.Broker.Redis;

namespace TaskQueue.Tests.Security.RateLimits;

/// <summary>Buckets in this process and in Redis: they count alike, hold under many at once, and are forgotten.</summary>
public sealed class BucketsTests
{
    private const long Start = 1_800_000_000_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_AndThisProcess_GiveTheSameVerdicts()
    {
        using var link = RedisUnderTest.Link("limits");
        var root = $"{{test-{Guid.NewGuid():N}}}:limit:";
        var clock = $"local function now_us() return tonumber(redis.call('GET', '{root}clock')) end\n";
        var (shared, local) = (new RedisBuckets(link, root, clock), new LocalBuckets());
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        // Of minutes: a key goes by the server's own clock, which must not overtake that of the test.
        var sizes = new BucketSize[]
        {
            new(600_000_000, 3_000_000_000),
            new(142_857_143, 428_571_429),
            new(60_000_000, 60_000_000),
            new(61_000_001, 6_100_000_100),
        };
        var now = Start;
        for (var step = 0; step < 600; step++)
        {
            now += random.Next(4) == 0 ? random.Next(900_000_000) : random.Next(9_000_000);
            await link.SendAsync(new RedisCommand("SET", root + "clock").Add(now), Stop);
            var charges = Enumerable
                .Range(0, 1 + random.Next(4))
                .Select(_ => random.Next(sizes.Length))
                .Distinct()
                .Select(i => new Charge(new((byte)i, (UInt128)random.Next(2)), sizes[i]))
                .ToArray();

            var there = await shared.TakeAsync(charges, Stop);
            var here = local.Take(charges, now);

            Assert.True(there == here, $"seed {seed}, step {step}: {there} in Redis, {here} here");
        }

        foreach (var key in (await link.SendAsync(new RedisCommand("KEYS", root + "*"), Stop)).Items)
        {
            if (key.AsText() != root + "clock")
            {
                // Whatever is left goes by itself when it is full.
                Assert.InRange(
                    (await link.SendAsync(new RedisCommand("PTTL", key.AsText()), Stop)).AsLong(),
                    1,
                    6_100_002
                );
            }

            await link.SendAsync(new RedisCommand("UNLINK", key.AsText()), Stop);
        }
    }

    // S21: many at once get no more than one after the other would.
    [Fact]
    public async Task ManyAtOnce_TakeNoMoreThanThereIs()
    {
        var buckets = new LocalBuckets();
        var own = new Charge(new(1, 1), new(1_000_000, 100_000_000));
        var others = new Charge(new(2, 2), new(1_000_000, 50_000_000));

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        () =>
                            Enumerable.Range(0, 100).Count(_ => buckets.Take([own, others], Start).IsAllowed),
                        Stop
                    )
                )
        );

        Assert.Equal(50, taken.Sum());
        // What was refused by one has cost the other nothing.
        Assert.Equal(50, buckets.Take([own], Start).Left + 1);
    }

    [Fact]
    public void FullBuckets_AreDropped_AndTooManyStrangersShareOne()
    {
        var buckets = new LocalBuckets(most: 100);
        var size = new BucketSize(1_000_000, 2_000_000);
        var allowed = Enumerable
            .Range(0, 1000)
            .Count(i => buckets.Take([new(new(1, (UInt128)i + 1), size)], Start).IsAllowed);

        Assert.Equal(100, buckets.Count);
        Assert.Equal(102, allowed);
        buckets.Take([new(new(1, 5000), size)], Start + 10_000_000);
        Assert.InRange(buckets.Count, 0, 1);
    }

    [Fact]
    public void Addresses_CountByNetwork()
    {
        Assert.Equal(Of("10.1.2.3"), Of("::ffff:10.1.2.3"));
        Assert.NotEqual(Of("10.1.2.3"), Of("10.1.2.4"));
        Assert.Equal(Of("2001:db8:1:2::1"), Of("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Of("2001:db8:1:2::1"), Of("2001:db8:1:3::1"));
        Assert.NotEqual(Of("::1"), Of("0.0.0.1"));

        static UInt128 Of(string address) => BucketKey.NumberOf(IPAddress.Parse(address));
    }

    [Fact]
    public async Task RedisThatIsAway_IsNotWaitedFor()
    {
        var endpoint = RedisEndpoint.Parse("127.0.0.1:1");
        using var link = new RedisLink(endpoint, "limits", TimeProvider.System, NullLogger.Instance);
        var limiter = new RequestLimiter(
            new RedisBuckets(link),
            TimeProvider.System,
            NullLogger<RequestLimiter>.Instance
        );
        var charge = new Charge(new(1, 1), new(60_000_000, 120_000_000));

        Assert.True((await limiter.TakeAsync([charge], Stop)).IsAllowed);
        var watch = Stopwatch.StartNew();
        Assert.True((await limiter.TakeAsync([charge], Stop)).IsAllowed);
        Assert.False((await limiter.TakeAsync([charge], Stop)).IsAllowed);

        Assert.True(limiter.IsDegraded);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), watch.Elapsed.ToString());
    }

    [Fact]
    public async Task OneProcessesRequests_CountAtTheOther()
    {
        using var first = RedisUnderTest.Link("limits-1");
        using var second = RedisUnderTest.Link("limits-2");
        await first.SendAsync(new RedisCommand("PING"), Stop);
        await second.SendAsync(new RedisCommand("PING"), Stop);
        RequestLimiter[] limiters =
        [
            new(new RedisBuckets(first), TimeProvider.System, NullLogger<RequestLimiter>.Instance),
            new(new RedisBuckets(second), TimeProvider.System, NullLogger<RequestLimiter>.Instance),
        ];
        var charge = new Charge(new(1, BucketKey.NumberOf(Guid.NewGuid())), new(600_000_000, 6_000_000_000));

        var allowed = 0;
        for (var i = 0; i < 20; i++)
        {
            allowed += (await limiters[i % 2].TakeAsync([charge], Stop)).IsAllowed ? 1 : 0;
        }

        Assert.Equal(10, allowed);
        await first.SendAsync(new RedisCommand("UNLINK", RedisBuckets.Root + charge.Key), Stop);
    }

    [Fact]
    public void Local_CostsLessThanTwoMicroseconds()
    {
        var buckets = new LocalBuckets();
        Charge[] charges = [new(new(1, 1), new(1, 1_000_000_000)), new(new(2, 2), new(1, 1_000_000_000))];
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 10; run++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 10_000; i++)
            {
                buckets.Take(charges, Start + i);
            }

            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalMicroseconds / 10_000:F3} µs");
        Assert.True(best < TimeSpan.FromMicroseconds(2 * 10_000), best.ToString());
    }
}
