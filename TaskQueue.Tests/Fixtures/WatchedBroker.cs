using System.Reflection;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A broker before which a test stands, and sees each call.</summary>
#pragma warning disable MA0053 // What DispatchProxy makes derives from it.
public class WatchedBroker : DispatchProxy
#pragma warning restore MA0053
{
    private IBroker _broker = null!;
    private Action<string, object?[]> _before = null!;

    /// <summary>Stands before a broker.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="before">Is told the name and the arguments of each call; what it throws comes in the place of an answer.</param>
    public static IBroker Of(IBroker broker, Action<string, object?[]> before)
    {
        var proxy = Create<IBroker, WatchedBroker>();
        var watched = (WatchedBroker)proxy;
        (watched._broker, watched._before) = (broker, before);
        return proxy;
    }

    /// <summary>A broker that is away whenever a test says so.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="isAway">Whether it is away now.</param>
    public static IBroker Away(IBroker broker, Func<bool> isAway) =>
        Of(
            broker,
            (_, _) =>
            {
                if (isAway())
                {
                    throw new RedisAwayException("Redis is away.", null);
                }
            }
        );

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _before(targetMethod!.Name, args ?? []);
        return targetMethod.Invoke(_broker, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
