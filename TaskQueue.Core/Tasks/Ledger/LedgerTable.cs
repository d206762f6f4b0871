namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>A table that the ledger inserts into.</summary>
/// <param name="name">The table.</param>
/// <param name="columns">Its columns.</param>
/// <param name="onConflict">What follows the values, such as <c>on conflict do nothing</c>.</param>
internal sealed class LedgerTable<TRow>(
    string name,
    IReadOnlyList<LedgerColumn<TRow>> columns,
    string onConflict = ""
)
{
    private readonly LedgerColumn<TRow>[] _rare = [.. columns.Where(c => c.IsRare)];
    private readonly LedgerInsert<TRow> _full = new(name, columns, onConflict);
    private readonly LedgerInsert<TRow> _lean = new(name, [.. columns.Where(c => !c.IsRare)], onConflict);

    /// <summary>The insert of some rows: without the rare columns where none of the rows has anything in them, which saves both stores the reading of as many nulls.</summary>
    /// <param name="rows">The rows.</param>
    public LedgerInsert<TRow> For(IReadOnlyList<TRow> rows)
    {
        foreach (var column in _rare)
        {
            foreach (var row in rows)
            {
                if (!column.IsAbsent(row))
                {
                    return _full;
                }
            }
        }

        return _lean;
    }
}
