using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

/// <summary>
/// Adds what the ledger's transactions left behind to the rollups, and removes it, in one transaction: a crash before the
/// commit leaves both as they were, one behind it neither. The ledger waits for none of it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store it is.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RollupKeeper(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    StoreState store,
    TimeProvider clock,
    ILogger<RollupKeeper> logger
) : Chore(store, clock, logger)
{
    /// <summary>How many notes are added in one transaction, so that it stays short.</summary>
    public const int MostNotes = 1000;

    protected override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Without the write gate: most of the time an idle installation has nothing.
        if (!await db.FigureNotes.AnyAsync(cancellationToken))
        {
            return false;
        }

        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await RollupLock.TakeAsync(db, connection, cancellationToken);
        var notes = await db
            .FigureNotes.AsNoTracking()
            .OrderBy(n => n.Id)
            .Take(MostNotes)
            .ToListAsync(cancellationToken);
        var sheet = new FigureSheet();
        foreach (var note in notes)
        {
            Add(sheet, note);
        }

        await RollupWriter.AddAsync(db, sheet, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        // By their ids: a transaction that began before these may have committed a lower id just now.
        var ids = notes.Select(n => n.Id).ToArray();
        await db.FigureNotes.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(cancellationToken);
        FailPoint.Hit("rollup.before_commit");
        await scope.CommitAsync(cancellationToken);
        return notes.Count == MostNotes;
    }

    // What is left behind at the end of the process belongs to the history as well.
    protected override Task FinishAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);

    // One that cannot be read must not keep the others from being counted.
    private void Add(FigureSheet sheet, FigureNote note)
    {
        try
        {
            sheet.Add(note.Body);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            LogUnreadable(note.Id, e);
        }
    }

    [LoggerMessage(
        EventId = 24001,
        Level = LogLevel.Error,
        Message = "Figures {Note} cannot be read; the history lacks what they tell"
    )]
    private partial void LogUnreadable(long note, Exception e);
}
