namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>A table that the ledger inserts into.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="OnConflict">What follows the values, such as <c>on conflict do nothing</c>.</param>
internal sealed record LedgerTable<TRow>(
    string Name,
    IReadOnlyList<LedgerColumn<TRow>> Columns,
    string OnConflict = ""
)
{
    /// <summary>The insert of single rows, once a session has made it.</summary>
    public string? Insert { get; set; }

    public string ColumnNames => string.Join(", ", Columns.Select(c => c.Name));

    /// <summary><c>@p0, @p1 …</c></summary>
    public string Parameters => string.Join(", ", Columns.Select((_, i) => $"@p{i}"));
}
