using System.Linq.Expressions;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Asks for values in payloads, at paths that are indexed.</summary>
internal static class PayloadQuery
{
    // Behind every text that begins with what stands before it.
    private const string Last = "\U0010FFFF";

    /// <summary>The tasks that have a value at a path, or one that begins so.</summary>
    /// <param name="db">The store.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value.</param>
    /// <param name="byRow">Whether each row is asked: the others are meant, or other indexes lead to the rows.</param>
    public static Expression<Func<TaskItem, bool>> Has(
        AppDbContext db,
        string path,
        ConditionValue value,
        bool byRow
    )
    {
        var values = At(db, path, value);
        // Few tasks have the value: SQLite begins with those where they are a list, and with all tasks where it has to ask
        // of each whether it has the value.
        var tasks = values.Select(v => v.TaskId);
        return byRow ? t => values.Any(v => v.TaskId == t.Id) : t => tasks.Contains(t.Id);
    }

    /// <summary>The values at a path that are so, or begin so.</summary>
    /// <param name="db">The store.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value.</param>
    public static IQueryable<TaskValue> At(AppDbContext db, string path, ConditionValue value)
    {
        var values = db.Values.Where(v => v.Path == path);
        if (!value.IsPattern)
        {
            var text = value.Text!;
            values = values.Where(v => v.Value == text);
        }
        else
        {
            // As bounds, which an index has, and a pattern has not.
            var first = value.Text!.TrimEnd('*');
            var last = first + Last;
#pragma warning disable CA1310, MA0074, MA0001 // not run here: SQL, where the column is compared byte by byte
            values = values.Where(v => v.Value.CompareTo(first) >= 0 && v.Value.CompareTo(last) < 0);
#pragma warning restore CA1310, MA0074, MA0001
        }

        return values;
    }
}
