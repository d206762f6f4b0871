using System.Diagnostics;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>Redis has no memory left, or somebody deletes one key of the index.</summary>
internal static class IndexFaults
{
    private const string Epoch =
        "return tonumber(string.match(redis.call('GET', '{q}:open') or '0:', '^%d+') or 0)";

    // Deletes a key of the epoch in force. Returns how much was in it, counted in the same step.
    private const string Delete = """
        local epoch = string.match(redis.call('GET', '{q}:open') or '', '^%d+')
        if not epoch then return 0 end
        local key = '{q}:' .. epoch .. ':' .. ARGV[1]
        local sizes = { hash = 'HLEN', zset = 'ZCARD', stream = 'XLEN', string = 'STRLEN' }
        local size = sizes[redis.call('TYPE', key)['ok']]
        local count = size and redis.call(size, key) or 0
        redis.call('DEL', key)
        return count
        """;

    private const string Used =
        "return tonumber(string.match(redis.call('INFO', 'memory'), 'used_memory:(%d+)'))";
    private const long Gap = 64 * 1024;
    private static readonly string[] Keys = ["own", "lease", "live", "res", "seq"];
    private static readonly TimeSpan Detection = TimeSpan.FromSeconds(60);

    public static IEnumerable<Fault> Of() =>
        [
            new("F19", "Redis full", Excuse.None, (on, random) => FillAsync(on, random, used => used + Gap)),
            new(
                "F19",
                "Redis short of memory",
                Excuse.None,
                (on, random) => FillAsync(on, random, used => used * 5 / 4)
            ),
            .. Keys.Select(key => new Fault(
                "F24",
                $"key {key} deleted",
                Excuse.LostLease | Excuse.NewEpoch,
                (on, _) => DeleteAsync(on.Cluster.Redis!, key)
            )),
        ];

    private static async Task FillAsync(Battlefield on, Random random, Func<long, long> limitOf)
    {
        var redis = on.Cluster.Redis!;
        var limit = limitOf(await AskNumberAsync(redis, Used));
        await redis.TryAskAsync("CONFIG", "SET", "maxmemory", limit.ToString(CultureInfo.InvariantCulture));
        await Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 20 : 8);
        await redis.TryAskAsync("CONFIG", "SET", "maxmemory", "0");
    }

    // Ends when the product has noticed; where nothing was in the key there is nothing to notice.
    private static async Task DeleteAsync(RedisServer redis, string key)
    {
        var before = await AskNumberAsync(redis, Epoch);
        if (await AskNumberAsync(redis, Delete, key) == 0)
        {
            return;
        }

        for (var watch = Stopwatch.StartNew(); await AskNumberAsync(redis, Epoch) <= before; )
        {
            if (watch.Elapsed > Detection)
            {
                throw new InvalidOperationException($"Nobody noticed within {Detection}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private static async Task<long> AskNumberAsync(
        RedisServer redis,
        string script,
        params string[] arguments
    )
    {
        var answer = await redis.TryAskAsync(["EVAL", script, "0", .. arguments]);
        return answer is [':', .. var number]
            ? long.Parse(number, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Redis answered {answer ?? "nothing"}.");
    }
}
