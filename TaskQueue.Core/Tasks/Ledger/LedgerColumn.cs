namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>One column of a table that the ledger writes, and where its value stands in a row.</summary>
internal abstract class LedgerColumn<TRow>(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether most rows have nothing in it, and the store then writes null of itself.</summary>
    public bool IsRare { get; init; }

    /// <summary>Binds one row's value.</summary>
    public abstract void BindTo(SqliteRowStatement statement, int parameter, TRow row);

    /// <summary>Whether a row has nothing in it.</summary>
    public abstract bool IsAbsent(TRow row);

    /// <summary>All rows' values, as a typed array.</summary>
    public abstract Array ArrayOf(IReadOnlyList<TRow> rows);
}

/// <summary>A column of a known type.</summary>
internal sealed class LedgerColumn<TRow, TValue>(string name, Func<TRow, TValue> value)
    : LedgerColumn<TRow>(name)
{
    public override void BindTo(SqliteRowStatement statement, int parameter, TRow row) =>
        statement.Bind(parameter, value(row));

    public override bool IsAbsent(TRow row) => value(row) is null;

    public override Array ArrayOf(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return values;
    }
}
