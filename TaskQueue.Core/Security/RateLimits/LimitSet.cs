namespace TaskQueue.Core.Security.RateLimits;

/// <summary>Limits as requests meet them: looked up by class, and worked out once.</summary>
public sealed class LimitSet
{
    /// <summary>No limits.</summary>
    public static readonly LimitSet None = new([]);

    private readonly LimitEntry[][] _byClass;

    /// <summary>Works them out.</summary>
    /// <param name="limits">Limits that the rules have passed.</param>
    public LimitSet(IReadOnlyList<RequestLimit> limits)
    {
        IsEmpty = limits.Count == 0;
        _byClass =
        [
            .. Enum.GetValues<RequestClass>()
                .Select(c =>
                    limits
                        .Where(l => l.Class is RequestClass.All || l.Class == c)
                        .Select(l => new LimitEntry(l, BucketKey.SlotOf(l), BucketSize.Of(l.Rate)))
                        .ToArray()
                ),
        ];
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty { get; }

    /// <summary>The limits that a request meets.</summary>
    /// <param name="requestClass">Its class.</param>
    public ReadOnlySpan<LimitEntry> Of(RequestClass requestClass) => _byClass[(int)requestClass];
}

/// <summary>A limit as requests meet it.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Slot">Its slot in the names of buckets.</param>
/// <param name="Size">The size of its buckets.</param>
public sealed record LimitEntry(RequestLimit Limit, byte Slot, BucketSize Size)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = Limit.Name;
}
