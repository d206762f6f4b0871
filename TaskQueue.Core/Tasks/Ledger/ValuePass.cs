using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Writes what is indexed of payloads, within a transaction.</summary>
internal static class ValuePass
{
    /// <summary>Puts the values of another payload in the place of those of a task.</summary>
    public static async Task ReplaceAsync(LedgerSession session, Guid id, IReadOnlyList<TaskValue> values)
    {
        await session.ExecuteAsync("delete from task_values where task_id = @p0", id);
        if (values.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Values, values);
        }
    }
}
