using System.Diagnostics.Metrics;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>How many requests limits let through and refused in this process: for the page, and as metrics.</summary>
public sealed class LimitCounts
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TaskQueue.RateLimits";

    private readonly long[] _allowed = new long[Classes];
    private readonly long[] _refused = new long[Classes];
    private long _alone;

    /// <summary>Makes the meter.</summary>
    /// <param name="meters">Makes meters.</param>
    /// <param name="clock">The current time.</param>
    public LimitCounts(IMeterFactory meters, TimeProvider clock)
    {
        Callers = new(clock);
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "taskqueue.requests.limited",
            Observe,
            "{request}",
            "Requests that limits were asked about."
        );
        meter.CreateObservableCounter(
            "taskqueue.requests.limited_alone",
            () => Volatile.Read(ref _alone),
            "{request}",
            "Of these, requests that this process counted alone because Redis did not answer."
        );
    }

    /// <summary>Who was refused.</summary>
    public RefusedCallers Callers { get; }

    private static int Classes => Enum.GetValues<RequestClass>().Length;

    /// <summary>Counts a request.</summary>
    /// <param name="requestClass">Its class.</param>
    /// <param name="isAllowed">Whether it was let through.</param>
    /// <param name="alone">Whether this process counted alone although it should not.</param>
    public void Add(RequestClass requestClass, bool isAllowed, bool alone)
    {
        Interlocked.Increment(ref (isAllowed ? _allowed : _refused)[(int)requestClass]);
        if (alone)
        {
            Interlocked.Increment(ref _alone);
        }
    }

    /// <summary>Requests of a class since the process began.</summary>
    /// <param name="requestClass">The class; all of them together for <see cref="RequestClass.All"/>.</param>
    public (long Allowed, long Refused) Of(RequestClass requestClass) =>
        requestClass is RequestClass.All
            ? (Sum(_allowed), Sum(_refused))
            : (
                Volatile.Read(ref _allowed[(int)requestClass]),
                Volatile.Read(ref _refused[(int)requestClass])
            );

    private static long Sum(long[] counts) => counts.Aggregate(0L, (sum, count) => sum + count);

    private IEnumerable<Measurement<long>> Observe()
    {
        foreach (var one in Enum.GetValues<RequestClass>().Where(c => c is not RequestClass.All))
        {
            var (name, counts) = (one.ToString().ToLowerInvariant(), Of(one));
            yield return new(counts.Allowed, new("class", name), new("outcome", "allowed"));
            yield return new(counts.Refused, new("class", name), new("outcome", "refused"));
        }
    }
}
