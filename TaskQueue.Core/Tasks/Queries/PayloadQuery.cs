using System.Linq.Expressions;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Asks for values in payloads, at paths that are indexed.</summary>
internal static class PayloadQuery
{
    // Behind every text that begins with what stands before it.
    private const string Last = "\U0010FFFF";

    /// <summary>The tasks that have a value at a path, or one that begins so.</summary>
    public static Expression<Func<TaskItem, bool>> Has(AppDbContext db, string path, ConditionValue value)
    {
        if (!value.IsPattern)
        {
            var text = value.Text!;
            return t => db.Values.Any(v => v.Path == path && v.Value == text && v.TaskId == t.Id);
        }

        // As bounds, which an index has, and a pattern has not.
        var first = value.Text!.TrimEnd('*');
        var last = first + Last;
#pragma warning disable CA1310, MA0074, MA0001 // not run here: SQL, where the column is compared byte by byte
        return t =>
            db.Values.Any(v =>
                v.Path == path
                && v.Value.CompareTo(first) >= 0
                && v.Value.CompareTo(last) < 0
                && v.TaskId == t.Id
            );
#pragma warning restore CA1310, MA0074, MA0001
    }
}
