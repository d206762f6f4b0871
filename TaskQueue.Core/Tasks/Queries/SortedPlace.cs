using System.Globalization;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A place in a list that is sorted by a value which no index has: the value, and the task.</summary>
/// <param name="Id">The task.</param>
/// <param name="Name">The value of a list by name.</param>
/// <param name="Number">The value of any other list.</param>
internal sealed record SortedPlace(Guid Id, string? Name, long? Number)
{
    private const int IdLength = 32;
    private const char Has = '=';
    private const char HasNot = '?';

    private bool IsEmpty => Name is null && Number is null;

    /// <summary>The place of a task.</summary>
    public static SortedPlace At(TaskItem task, TaskSort sort) =>
        sort switch
        {
            TaskSort.Name => new(task.Id, task.Name, null),
            TaskSort.Priority => new(task.Id, null, task.Priority),
            TaskSort.Attempt => new(task.Id, null, task.Attempt),
            _ => new(task.Id, null, Length(task.StartedAt, task.FinishedAt)),
        };

    /// <summary>How long an attempt ran that began and ended.</summary>
    public static long? Length(DateTimeOffset? started, DateTimeOffset? finished) =>
        (finished - started)?.Ticks;

    /// <summary>The order of a list: what has no value comes last, whichever way the rest runs.</summary>
    public static Comparer<SortedPlace> Order(bool ascending) =>
        Comparer<SortedPlace>.Create(
            (a, b) =>
                a.IsEmpty != b.IsEmpty ? a.IsEmpty.CompareTo(b.IsEmpty)
                : ascending ? a.Compare(b)
                : b.Compare(a)
        );

    /// <summary>Reads a text of ours.</summary>
    /// <exception cref="RefusalException">It is none, or of a list in another order.</exception>
    public static SortedPlace Read(string text, TaskFilter filter)
    {
        var (place, order) = (Math.Max(0, text.Length - IdLength), OrderOf(filter));
        if (
            Guid.TryParseExact(text.AsSpan(place), "N", out var id)
            && CursorText.Read(text.AsSpan(0, place)) is { } said
            && said.StartsWith(order, StringComparison.Ordinal)
        )
        {
            switch (said[order.Length..])
            {
                case [HasNot]:
                    return new(id, null, null);
                case [Has, .. var name] when filter.Sort is TaskSort.Name:
                    return new(id, name, null);
                case [Has, .. var value]
                    when long.TryParse(
                        value,
                        NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture,
                        out var number
                    ):
                    return new(id, null, number);
            }
        }

        throw RefusalException.Field("cursor", "Is not a cursor of this list.");
    }

    /// <summary>Itself as text for the next request.</summary>
    public string Text(TaskFilter filter)
    {
        var value = Name ?? Number?.ToString(CultureInfo.InvariantCulture);
        return CursorText.Write($"{OrderOf(filter)}{(value is null ? HasNot : Has)}{value}")
            + Id.ToString("N");
    }

    private static string OrderOf(TaskFilter filter) => $"{filter.Sort}{(filter.OldestFirst ? "" : "-")}";

    private int Compare(SortedPlace other)
    {
        var order = string.Compare(Name, other.Name, StringComparison.OrdinalIgnoreCase);
        order = order == 0 ? Nullable.Compare(Number, other.Number) : order;
        return order == 0 ? Id.CompareTo(other.Id) : order;
    }
}
