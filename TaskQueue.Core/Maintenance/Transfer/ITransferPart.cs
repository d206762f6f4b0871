using TaskQueue.Core.Data;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// One kind of what an operator has set up: rows that stand between the queues and the tasks of the file. The folder that
/// the kind belongs to says how it is read, checked and taken in. What is here already is left alone, as with task types.
/// </summary>
internal interface ITransferPart
{
    /// <summary>The kind of its rows: a word of <see cref="TransferKinds"/>.</summary>
    string Kind { get; }

    /// <summary>All rows, as they stand in the snapshot.</summary>
    IAsyncEnumerable<TransferSetUp> ReadAsync(AppDbContext db, CancellationToken cancellationToken);

    /// <summary>Says what is wrong with a row; pure.</summary>
    /// <param name="row">One of its rows.</param>
    /// <param name="errors">Where to say it.</param>
    void Check(TransferSetUp row, FieldErrors errors);

    /// <summary>Counts those that are not here yet, by reading alone.</summary>
    /// <exception cref="RefusalException">There would be more than there may be.</exception>
    Task<int> CountAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    );

    /// <summary>Adds those that are not here yet.</summary>
    /// <returns>How many were added.</returns>
    /// <exception cref="RefusalException">There would be more than there may be, or the store is away.</exception>
    Task<int> AddAsync(IReadOnlyList<TransferSetUp> rows, ImportWay way, CancellationToken cancellationToken);
}

/// <summary>Who imports, when, and how.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Now">When.</param>
/// <param name="SchedulesFire">Whether schedules stand as they did; else they arrive paused, so that nothing is done twice.</param>
internal sealed record ImportWay(string Actor, DateTimeOffset Now, bool SchedulesFire);
