using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>The steps of the broker as Lua scripts, each with what all share in front of it.</summary>
/// <param name="clock">The script that tells the time; tests give one of theirs.</param>
internal sealed class BrokerScripts(string? clock = null)
{
    // What stands between those that all have and a script, for those that need more.
    private static readonly Dictionary<string, string[]> Parts = new(StringComparer.Ordinal)
    {
        ["claim"] = ["rates", "turns", "key_turns"],
    };

    private readonly string _front =
        (clock ?? RedisScript.Load("clock").Text)
        + RedisScript.Load("common").Text
        + RedisScript.Load("tombs").Text;
    private readonly Dictionary<string, RedisScript> _scripts = [];
    private readonly Lock _gate = new();

    /// <summary>A step by the name of its file.</summary>
    public RedisScript this[string name]
    {
        get
        {
            lock (_gate)
            {
                return _scripts.TryGetValue(name, out var script)
                    ? script
                    : _scripts[name] = new(name, TextOf(name));
            }
        }
    }

    private string TextOf(string name) =>
        string.Concat([
            _front,
            .. Parts.GetValueOrDefault(name, []).Append(name).Select(part => RedisScript.Load(part).Text),
        ]);
}
