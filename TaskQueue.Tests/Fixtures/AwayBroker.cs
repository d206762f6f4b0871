using System.Reflection;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A broker that is away whenever a test says so.</summary>
#pragma warning disable MA0053 // What DispatchProxy makes derives from it.
public class AwayBroker : DispatchProxy
#pragma warning restore MA0053
{
    private IBroker _broker = null!;
    private Func<bool> _isAway = null!;

    /// <summary>Stands before a broker.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="isAway">Whether it is away now.</param>
    public static IBroker Before(IBroker broker, Func<bool> isAway)
    {
        var proxy = Create<IBroker, AwayBroker>();
        var away = (AwayBroker)proxy;
        (away._broker, away._isAway) = (broker, isAway);
        return proxy;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _isAway()
            ? throw new RedisAwayException("Redis is away.", null)
            : targetMethod!.Invoke(_broker, BindingFlags.DoNotWrapExceptions, null, args, null);
}
