namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The insert of some columns of a table, in the words of each store.</summary>
internal sealed class LedgerInsert<TRow>
{
    /// <summary>Writes it down.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="onConflict">What follows the values.</param>
    public LedgerInsert(string table, IReadOnlyList<LedgerColumn<TRow>> columns, string onConflict)
    {
        Columns = columns;
        var names = string.Join(", ", columns.Select(c => c.Name));
        var parameters = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        OfOne = $"insert into {table} ({names}) values ({parameters}) {onConflict}";
        OfArrays = $"insert into {table} ({names}) select * from unnest({parameters}) {onConflict}";
    }

    /// <summary>The columns; the values of each are one parameter.</summary>
    public IReadOnlyList<LedgerColumn<TRow>> Columns { get; }

    /// <summary>For a row, each of whose values is a parameter.</summary>
    public string OfOne { get; }

    /// <summary>For many rows: a parameter is an array of the values of a column. PostgreSQL alone has such.</summary>
    public string OfArrays { get; }
}
