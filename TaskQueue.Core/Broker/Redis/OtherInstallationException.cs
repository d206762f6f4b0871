namespace TaskQueue.Core.Broker.Redis;

/// <summary>Two installations, each with a store of its own, are to use one Redis: each would throw away the other's results.</summary>
/// <param name="redis">The Redis, for people.</param>
internal sealed class OtherInstallationException(string redis)
    : Exception(
        $"Another installation, which has another store, uses the Redis at {redis}; give this one its own in ConnectionStrings:Redis."
    );
