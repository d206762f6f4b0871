using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>
/// A broker on the test server under keys of its own, whose clock stands until a test moves it: the scripts read it from
/// a key instead of the server's time.
/// </summary>
internal sealed partial class RedisUnderTest : IAsyncDisposable
{
    private const string Clock = """
        local function now() return tonumber(redis.call('GET', KEYS[1] .. 'clock')) end

        """;

    private static readonly BrokerScripts Scripts = new(Clock);
    private RedisLink? _link;
    private long _now = 1_800_000_000_000;

    /// <summary>What the keys of this test start with.</summary>
    public string Root { get; private set; } = "";

    public ManualClock Time { get; } = new();

    public RedisBroker Broker { get; private set; } = null!;

    /// <summary>For looking at the keys themselves.</summary>
    public RedisLink Direct => _link ??= Link("test");

    public static RedisLink Link(string name) =>
        new(RedisEndpoint.Parse(TestServers.RequireRedis()), name, TimeProvider.System, NullLogger.Instance);

    /// <summary>Makes an empty broker under keys that nobody has used.</summary>
    public async Task<RedisBroker> CreateAsync(Seal? seal = null)
    {
        Broker?.Dispose();
        await ForgetAsync();
        Root = $"{{test-{Guid.NewGuid():N}}}:";
        await SetClockAsync();
        return Broker = Connect(seal ?? new Seal(new string('k', 32)));
    }

    /// <summary>A further process on the same keys.</summary>
    public RedisBroker Connect(Seal seal) =>
        new(Link("steps"), Link("beats"), seal, Time, NullLogger<RedisBroker>.Instance, Scripts, Root);

    public async ValueTask AdvanceAsync(TimeSpan by)
    {
        _now += (long)by.TotalMilliseconds;
        await SetClockAsync();
        Time.Advance(by);
    }

    /// <summary>How much the keys hold by their names without numbers; those that end by themselves are left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> HeldAsync()
    {
        var held = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in (await AskAsync("KEYS", Root + "*")).Items.Select(k => k.AsText()))
        {
            if ((await AskAsync("TTL", key)).AsLong() != -1)
            {
                continue;
            }

            var size = (await AskAsync("TYPE", key)).AsText() switch
            {
                "hash" => "HLEN",
                "list" => "LLEN",
                "set" => "SCARD",
                "zset" => "ZCARD",
                "stream" => "XLEN",
                _ => null,
            };
            var name = Digits().Replace(key[Root.Length..], "#");
            held[name] =
                held.GetValueOrDefault(name) + (size is null ? 1 : (int)(await AskAsync(size, key)).AsLong());
        }

        return held;
    }

    public async ValueTask DisposeAsync()
    {
        Broker?.Dispose();
        await ForgetAsync();
        _link?.Dispose();
    }

    [GeneratedRegex("[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();

    private async Task<RedisValue> AskAsync(string command, string key)
    {
        using var request = new RedisCommand(command, key);
        return await Direct.SendAsync(request, CancellationToken.None);
    }

    private Task<RedisValue> SetClockAsync() =>
        Direct.SendAsync(new RedisCommand("SET", Root + "clock").Add(_now), CancellationToken.None);

    private async Task ForgetAsync()
    {
        if (Root.Length == 0)
        {
            return;
        }

        var keys = await Direct.SendAsync(new RedisCommand("KEYS", Root + "*"), CancellationToken.None);
        if (keys.Items.Count > 0)
        {
            using var unlink = new RedisCommand("UNLINK");
            foreach (var key in keys.Items)
            {
                unlink.Add(key.AsBytes());
            }

            await Direct.SendAsync(unlink, CancellationToken.None);
        }
    }
}
