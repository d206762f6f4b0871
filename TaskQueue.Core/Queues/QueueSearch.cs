namespace TaskQueue.Core.Queues;

/// <summary>Which queues a list has, and in which order. There are few, and they are read whole.</summary>
public sealed record QueueSearch
{
    /// <summary>The order of whoever asks for none: by name.</summary>
    public const string Usual = "name";

    private static readonly Dictionary<string, Func<QueueOverview, long>> Numbers = new(
        StringComparer.Ordinal
    )
    {
        ["depth"] = q => q.Depth,
        ["running"] = q => q.Running,
        ["retrying"] = q => q.Retrying,
        ["succeeded"] = q => q.Succeeded,
        ["dead"] = q => q.Dead,
        ["accepted"] = q => q.Accepted,
    };

    /// <summary>The orders that there are, as addresses write them: with <c>-</c> in front for the largest first.</summary>
    public static readonly IReadOnlyList<string> Sorts =
    [
        .. Numbers.Keys.Prepend(Usual).SelectMany(word => new[] { word, $"-{word}" }),
    ];

    /// <summary>A part of the name, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>How they stand.</summary>
    public QueueStanding? Standing { get; init; }

    /// <summary>One of <see cref="Sorts"/>; by name when absent.</summary>
    public string? Sort { get; init; }

    /// <summary>Those of some queues that it means, in its order. Pure.</summary>
    /// <param name="queues">The queues.</param>
    public IReadOnlyList<QueueOverview> Of(IReadOnlyList<QueueOverview> queues)
    {
        var text = Text?.Trim() ?? "";
        var found = queues
            .Where(q => q.Name.Contains(text, StringComparison.OrdinalIgnoreCase) && Stands(q))
            .OrderBy(q => q.Name, StringComparer.Ordinal);
        var descending = Sort is ['-', ..];
        if (Numbers.TryGetValue(Sort?.TrimStart('-') ?? "", out var number))
        {
            // Of the same number those by name, whichever way the rest runs.
            return [.. descending ? found.OrderByDescending(number) : found.OrderBy(number)];
        }

        return [.. descending ? found.Reverse() : found];
    }

    /// <summary>A page of them. Pure.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="cursor">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many at the most.</param>
    /// <exception cref="RefusalException">The cursor is none of a list in this order.</exception>
    public Page<QueueOverview> PageOf(IReadOnlyList<QueueOverview> queues, string? cursor, int limit)
    {
        var last = cursor is null ? null : QueueCursor.Read(cursor, Order);
        List<QueueOverview> rest = [.. Of(queues).Where(q => last is null || IsBehind(q, last))];
        return rest.Count <= limit
            ? new(rest, null)
            : new(rest[..limit], new QueueCursor(Order, ValueOf(rest[limit - 1]), rest[limit - 1].Name).Text);
    }

    private string Order => Sort ?? Usual;

    private long ValueOf(QueueOverview queue) =>
        Numbers.TryGetValue(Order.TrimStart('-'), out var number) ? number(queue) : 0;

    private bool IsBehind(QueueOverview queue, QueueCursor last)
    {
        var descending = Order is ['-', ..];
        if (ValueOf(queue) is var value && value != last.Value)
        {
            return value > last.Value != descending;
        }

        var byName = string.CompareOrdinal(queue.Name, last.Name);
        return descending && Order.TrimStart('-') == Usual ? byName < 0 : byName > 0;
    }

    private bool Stands(QueueOverview queue) =>
        Standing switch
        {
            QueueStanding.Paused => queue.Policy is { Paused: true },
            QueueStanding.Waiting => queue.Depth > 0,
            QueueStanding.Dead => queue.Dead > 0,
            _ => true,
        };
}

/// <summary>How queues stand that a list is narrowed to.</summary>
public enum QueueStanding
{
    /// <summary>Somebody has paused them.</summary>
    Paused,

    /// <summary>Tasks wait in them.</summary>
    Waiting,

    /// <summary>They have dead letters.</summary>
    Dead,
}
