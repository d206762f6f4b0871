namespace TaskQueue.Core.Redis;

/// <summary>What a server says of itself, as far as the user may ask. Null is what he may not.</summary>
/// <param name="Server">The product: <c>redis</c>, <c>valkey</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsReplica">Whether it follows another server.</param>
/// <param name="EvictionPolicy">What it does when its memory is full.</param>
internal sealed record RedisFacts(string Server, Version? Version, bool? IsReplica, string? EvictionPolicy)
{
    /// <summary>Asks by <c>INFO</c>, or where that is forbidden by <c>HELLO</c> and <c>CONFIG GET</c>.</summary>
    public static async Task<RedisFacts> ReadAsync(RedisLink link, CancellationToken cancellationToken)
    {
        if (await AskAsync(link, new RedisCommand("INFO"), cancellationToken) is { } info)
        {
            return From(Lines(info.AsText()));
        }

        var hello = await AskAsync(link, new RedisCommand("HELLO"), cancellationToken);
        var policy = await AskAsync(
            link,
            new RedisCommand("CONFIG", "GET", "maxmemory-policy"),
            cancellationToken
        );
        var facts = From(Pairs(hello));
        return facts with { EvictionPolicy = Pairs(policy).GetValueOrDefault("maxmemory-policy") };
    }

    private static RedisFacts From(Dictionary<string, string> said)
    {
        var version = said.GetValueOrDefault("redis_version") ?? said.GetValueOrDefault("version");
        return new(
            said.GetValueOrDefault("server_name") ?? said.GetValueOrDefault("server") ?? "redis",
            Version.TryParse(version, out var parsed) ? parsed : null,
            said.TryGetValue("role", out var role) ? role != "master" : null,
            said.GetValueOrDefault("maxmemory_policy")
        );
    }

    private static async Task<RedisValue?> AskAsync(
        RedisLink link,
        RedisCommand command,
        CancellationToken cancellationToken
    )
    {
        using (command)
        {
            try
            {
                return await link.SendAsync(command, cancellationToken);
            }
            catch (RedisErrorException e) when (RedisStartCheck.IsForbidden(e))
            {
                return null;
            }
        }
    }

    private static Dictionary<string, string> Lines(string info) =>
        info.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(same => same.Key, same => same.First()[1]);

    private static Dictionary<string, string> Pairs(RedisValue? list)
    {
        var pairs = new Dictionary<string, string>();
        if (list is { } value)
        {
            foreach (
                var pair in value.Items.Chunk(2).Where(pair => pair is [_, { IsNull: false, IsList: false }])
            )
            {
                pairs[pair[0].AsText()] = pair[1].AsText();
            }
        }

        return pairs;
    }
}
