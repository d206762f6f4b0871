using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Asks how long last attempts ran. One body for each store: no expression subtracts times on both.</summary>
internal static class DurationQuery
{
    /// <summary>The tasks whose last attempt ended after at least, and less than, so many milliseconds.</summary>
    public static Expression<Func<TaskItem, bool>> Within(AppDbContext db, ConditionValue value)
    {
        var (from, to) = (value.From ?? 0, value.To ?? long.MaxValue / 1000);
        var ids =
            db is SqliteAppDbContext
                ? db.Tasks.FromSql(
                    $"select * from tasks where finished_at - started_at >= {from} * 1000 and finished_at - started_at < {to} * 1000"
                )
                : db.Tasks.FromSql(
                    $"select * from tasks where extract(epoch from finished_at - started_at) * 1000 >= {from} and extract(epoch from finished_at - started_at) * 1000 < {to}"
                );
        return t => ids.Any(x => x.Id == t.Id);
    }
}
