using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.Home;

/// <summary>The lists of the tasks that the numbers of a range count, as addresses.</summary>
internal static class CountedTasks
{
    /// <summary>Tasks accepted then.</summary>
    /// <param name="from">When the range begins.</param>
    /// <param name="to">When it ends; absent where it goes on.</param>
    public static string Accepted(DateTimeOffset from, DateTimeOffset? to) =>
        $"tasks?{Bounds("created", from, to)}";

    /// <summary>Tasks that ended then in a state.</summary>
    /// <param name="states">The states, as the list of tasks has them.</param>
    /// <param name="from">When the range begins.</param>
    /// <param name="to">When it ends; absent where it goes on.</param>
    public static string Ended(string states, DateTimeOffset from, DateTimeOffset? to) =>
        $"tasks?status={states}&{Bounds("finished", from, to)}";

    /// <summary>
    /// Attempts have no list of their own: the tasks whose last attempt began then and failed. One that succeeded since is no
    /// longer among them.
    /// </summary>
    /// <param name="from">When the range begins.</param>
    /// <param name="to">When it ends; absent where it goes on.</param>
    public static string Failed(DateTimeOffset from, DateTimeOffset? to)
    {
        var until = to is { } end ? $" started:<{AddressTerms.Instant(end)}" : "";
        var query = $"status:retrying,dead started:>={AddressTerms.Instant(from)}{until}";
        return $"tasks?q={Uri.EscapeDataString(query)}";
    }

    private static string Bounds(string name, DateTimeOffset from, DateTimeOffset? to)
    {
        var until = to is { } end ? $"&{name}To={Escaped(end)}" : "";
        return $"{name}From={Escaped(from)}{until}";
    }

    private static string Escaped(DateTimeOffset instant) => Uri.EscapeDataString(Words.Machine(instant));
}
