using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// Takes an export in: first the whole file is checked, then its rows are written in small transactions, a task with all
/// that belongs to it in one. Broken off, it can be repeated: what is there already is left alone.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Where the file is kept meanwhile.</param>
/// <param name="ledger">Writes the rows.</param>
/// <param name="feed">Tells the reconciler that rows are ready.</param>
/// <param name="types">The task types.</param>
/// <param name="parts">What knows of rows that operators have set up.</param>
/// <param name="audit">Tells who took in what.</param>
/// <param name="features">Whether anybody may.</param>
/// <param name="clock">The current time.</param>
public sealed class StoreImport(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    TaskLedger ledger,
    AcceptedFeed feed,
    TaskTypeCatalogue types,
    TransferParts parts,
    AuditLog audit,
    FeatureSwitches features,
    TimeProvider clock
)
{
    private const int CopyBuffer = 128 * 1024;
    private int _applying;

    /// <summary>Takes the file in and checks it; nothing is changed.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checked file, to be disposed.</returns>
    /// <exception cref="RefusalException">Not allowed, switched off, too large, or not a whole export; the reason names the line.</exception>
    public async Task<ReceivedExport> ReceiveAsync(
        Actor actor,
        Stream input,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        features.Require(Feature.Transfer, actor);
        // Asked here and not again before it is taken in: a large file may take longer to arrive than a password counts.
        actor.RequireFresh(clock);
        Directory.CreateDirectory(connection.DataDirectory);
        var file = new FileStream(
            Path.Combine(connection.DataDirectory, $"import-{Guid.NewGuid():N}.tmp"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            }
        );
        try
        {
            await CopyAsync(input, file, cancellationToken);
            file.Position = 0;
            var reader = new TransferReader(file, parts.All);
            await foreach (var _ in reader.ReadAsync(cancellationToken)) { }

            return new(file, reader.Header!, reader.Counts);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what the import would do.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="export">The checked file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<ImportReport> PreviewAsync(
        Actor actor,
        ReceivedExport export,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        return await new ImportPreview(contexts, parts.All).RunAsync(
            ImportReport.Of(export, dryRun: true),
            Steps(actor, export, schedulesFire: false),
            cancellationToken
        );
    }

    /// <summary>Writes what is not here yet.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="export">The checked file.</param>
    /// <param name="schedulesFire">
    /// Whether schedules fire here as they did there. They arrive paused otherwise, so that two installations do not both do
    /// what was meant to be done once.
    /// </param>
    /// <param name="progress">Told the number of tasks that were looked at, after each step; none when absent.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was written stays.</param>
    /// <exception cref="RefusalException">Not allowed, switched off, another import runs, or the store is away.</exception>
    public async Task<ImportReport> ApplyAsync(
        Actor actor,
        ReceivedExport export,
        bool schedulesFire,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        features.Require(Feature.Transfer, actor);
        if (Interlocked.Exchange(ref _applying, 1) == 1)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "Another import runs; wait until it is through."
            );
        }

        try
        {
            // Before the first row: one that breaks off has changed something, too.
            await audit.WriteAsync(
                actor,
                AuditActions.DataImported,
                AuditSubject.System,
                new
                {
                    export.ExportedAt,
                    export.Counts,
                    schedulesFire,
                }
            );
            return await WriteAsync(
                ImportReport.Of(export, dryRun: false),
                Steps(actor, export, schedulesFire),
                progress,
                cancellationToken
            );
        }
        finally
        {
            Volatile.Write(ref _applying, 0);
            // Whatever was written is in no broker yet.
            feed.Miss();
        }
    }

    private ImportSteps Steps(Actor actor, ReceivedExport export, bool schedulesFire) =>
        new(export.File, parts.All, new(actor.Name, clock.GetUtcNow(), schedulesFire));

    private async Task<ImportReport> WriteAsync(
        ImportReport report,
        ImportSteps steps,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        var seen = 0L;
        await foreach (var step in steps.ReadAsync(cancellationToken))
        {
            if (step.Types.Count > 0)
            {
                var added = await types.AddAsync(step.Types, step.Versions, cancellationToken);
                report = report with { TaskTypesAdded = report.TaskTypesAdded + added };
            }

            foreach (var queue in step.Queues)
            {
                var made = await ledger.ChangeAsync(
                    1,
                    session => ImportPass.AddQueueAsync(session, queue.Name, queue.Removed)
                );
                report = report with { QueuesAdded = report.QueuesAdded + (made ? 1 : 0) };
            }

            if (step.SetUp is [var first, ..])
            {
                var kind = TransferKinds.Of(first);
                var added = await parts
                    .All.First(p => p.Kind == kind)
                    .AddAsync(step.SetUp, steps.Way, cancellationToken);
                report = report.With(kind, added, step.SetUp.Count - added);
            }

            if (step.Tasks.Count > 0)
            {
                foreach (var task in step.Tasks.Select(t => t.Task))
                {
                    task.Values = types.SearchedOf(task.Type).ValuesOf(task.Payload, task.Id);
                }

                var outcome = await ledger.ChangeAsync(
                    step.Tasks.Count,
                    session => ImportPass.RunAsync(session, step.Tasks)
                );
                ledger.Tell(outcome.Added);
                report = report with
                {
                    Added = report.Added + outcome.Added.Count,
                    Existing = report.Existing + outcome.Existing,
                    KeysTaken = report.KeysTaken + outcome.KeysTaken,
                    Requeued = report.Requeued + outcome.Added.Count(step.WasRunning.Contains),
                };
                progress?.Report(seen += step.Tasks.Count);
            }
        }

        return report;
    }

    private static async Task CopyAsync(Stream input, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[CopyBuffer];
        int read;
        while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (file.Length + read > TransferFormat.MostPacked)
            {
                throw new RefusalException(RefusalCode.TooLarge, "The file is larger than 8 GiB.");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
