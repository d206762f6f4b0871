using System.Net;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>What a request is charged with: which buckets, and how they are told of.</summary>
/// <param name="set">The limits.</param>
/// <param name="requestClass">The request's class.</param>
/// <param name="who">Who asks; nobody where they are not signed in.</param>
/// <param name="from">Where they come from.</param>
/// <param name="isAddressCharged">Whether the address has been charged already.</param>
internal readonly struct RequestCharges(
    LimitSet set,
    RequestClass requestClass,
    Actor? who,
    IPAddress? from,
    bool isAddressCharged
)
{
    private const string OwnRate = "key";

    /// <summary>The request's class.</summary>
    public RequestClass Class => requestClass;

    /// <summary>Whether it is not known who asks.</summary>
    public bool IsOfStranger => who is null;

    /// <summary>Writes the charges.</summary>
    /// <param name="charges">Where to.</param>
    /// <returns>How many there are.</returns>
    public int Write(Span<Charge> charges)
    {
        var count = 0;
        foreach (var entry in set.Of(requestClass))
        {
            if (NumberOf(entry.Limit.By) is { } id)
            {
                charges[count++] = new(new(entry.Slot, id), entry.Size);
            }
        }

        if (who is { KeyId: { } key, RateLimit: { } most })
        {
            charges[count++] = new(
                new(BucketKey.OwnRate, BucketKey.NumberOf(key)),
                BucketSize.Of(RateOf(most))
            );
        }

        return count;
    }

    /// <summary>Tells of one of them.</summary>
    /// <param name="index">Which one.</param>
    /// <returns>What it is called, its rate, and whose it is.</returns>
    public (string Name, RateLimit Rate, string Caller) Tell(int index)
    {
        var at = 0;
        foreach (var entry in set.Of(requestClass))
        {
            if (NumberOf(entry.Limit.By) is not null && at++ == index)
            {
                return (entry.Name, entry.Limit.Rate, CallerOf(entry.Limit.By));
            }
        }

        return (OwnRate, RateOf(who!.RateLimit!.Value), CallerOf(LimitedBy.Key));
    }

    // A key's own rate: evenly spread, with ten seconds' worth at once after a rest.
    private static RateLimit RateOf(int most) => new(most, TimeSpan.FromMinutes(1), Math.Max(1, most / 6));

    private UInt128? NumberOf(LimitedBy by) =>
        by switch
        {
            LimitedBy.User => who?.UserId is { } user ? BucketKey.NumberOf(user) : null,
            LimitedBy.Key => who?.KeyId is { } key ? BucketKey.NumberOf(key) : null,
            _ => isAddressCharged ? null : BucketKey.NumberOf(from),
        };

    private string CallerOf(LimitedBy by) =>
        by is LimitedBy.Address
            ? (from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from)?.ToString() ?? "unknown"
            : who!.Name;
}
