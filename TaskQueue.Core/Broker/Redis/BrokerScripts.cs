using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>The steps of the broker as Lua scripts, each with what all share in front of it.</summary>
/// <param name="clock">The script that tells the time; tests give one of theirs.</param>
internal sealed class BrokerScripts(string? clock = null)
{
    private readonly string _front =
        (clock ?? RedisScript.Load("clock").Text) + RedisScript.Load("common").Text;
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
                    : _scripts[name] = new(name, _front + RedisScript.Load(name).Text);
            }
        }
    }
}
