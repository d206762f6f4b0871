using System.Diagnostics;
using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>Submits the tasks of a file, CSV or JSON Lines; or only says, line by line, what would be wrong with it.</summary>
/// <param name="tasks">Checks and submits.</param>
/// <param name="operations">Tells who did it, and what became of it.</param>
/// <param name="features">Whether anybody may.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">Tells it where that could not be written down.</param>
internal sealed partial class TaskImport(
    TaskService tasks,
    Operations operations,
    FeatureSwitches features,
    TimeProvider clock,
    ILogger<TaskImport> logger
)
{
    /// <summary>Bytes of a file.</summary>
    public const int MostBytes = TaskBatchApi.MostBytes;

    /// <summary>Refused lines that are told one by one.</summary>
    public const int MostTold = 1000;

    /// <summary>Reads a file and does it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="file">The file.</param>
    /// <param name="isCsv">Whether it is CSV; it is JSON Lines otherwise.</param>
    /// <param name="allowUnknownType">Whether to accept types that no worker has announced yet.</param>
    /// <param name="dryRun">Whether to check alone.</param>
    /// <exception cref="RefusalException">Not allowed, switched off, not a file of tasks, or too many of them.</exception>
    public async Task<ImportAnswer> RunAsync(
        Actor actor,
        ReadOnlyMemory<byte> file,
        bool isCsv,
        bool allowUnknownType,
        bool dryRun
    )
    {
        actor.RequireSome(Permissions.TasksWrite);
        features.Require(Feature.TaskImport, actor);
        // One more than may be in it says that there are too many; the rest need not be looked at.
        const int Enough = TaskLimits.Batch + 1;
        var rows = isCsv ? TaskCsv.Parse(TextOf(file), Enough) : TaskLines.Parse(file, Enough);
        if (rows.Count is 0 or > TaskLimits.Batch)
        {
            throw RefusalException.Field(
                "file",
                rows.Count == 0 ? "Has no tasks." : "Has more than 10,000 tasks; part it."
            );
        }

        var began = clock.GetUtcNow();
        var trace = Activity.Current?.TraceId.ToHexString();
        var wrong = new SortedDictionary<int, IReadOnlyDictionary<string, string[]>>();
        var readable = new List<(int Line, NewTask Task)>();
        foreach (var (line, draft) in rows)
        {
            if (draft.Errors.IsEmpty && draft.IsWhole(draft.Errors))
            {
                readable.Add((line, draft.ToNewTask(allowUnknownType, trace)));
            }
            else
            {
                wrong[line] = draft.Errors.ToDictionary();
            }
        }

        List<NewTask> submissions = [.. readable.Select(r => r.Task)];
        IReadOnlyList<IReadOnlyDictionary<string, string[]>?> faults = dryRun
            ? tasks.Preview(actor, submissions)
            : [.. (await tasks.SubmitManyAsync(actor, submissions)).Select(o => o.Errors)];
        foreach (var (index, row) in readable.Index())
        {
            if (faults[index] is { } errors)
            {
                wrong[row.Line] = errors;
            }
        }

        var operation = dryRun ? null : await NoteAsync(actor, began, rows.Count - wrong.Count, wrong.Count);
        return new(
            operation?.Id,
            operation?.Status.Word(),
            dryRun,
            rows.Count,
            rows.Count - wrong.Count,
            wrong.Count,
            [.. wrong.Take(MostTold).Select(w => new RefusedLine(w.Key, w.Value))]
        );
    }

    // The tasks are durable: an error now would have the caller send them again.
    private async Task<TaskOperation?> NoteAsync(Actor actor, DateTimeOffset began, int accepted, int refused)
    {
        try
        {
            return await operations.NoteImportAsync(actor, began, accepted, refused);
        }
        catch (Exception e)
        {
            LogUntold(e, actor.Name, accepted, refused);
            return null;
        }
    }

    private static string TextOf(ReadOnlyMemory<byte> file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Span);
        }
        catch (DecoderFallbackException)
        {
            throw RefusalException.Field("file", "Is not UTF-8; save it as “CSV UTF-8”.");
        }
    }

    [LoggerMessage(
        EventId = 20003,
        Level = LogLevel.Error,
        Message = "{Accepted} tasks of a file were accepted, {Refused} lines refused, for {Actor}; neither an operation nor the audit log tells of it"
    )]
    private partial void LogUntold(Exception e, string actor, int accepted, int refused);
}

/// <summary>What became of a file of tasks, or would become of it.</summary>
/// <param name="Id">The operation that it was; absent from a dry run, and where the store went away just then.</param>
/// <param name="Status">How that stands: it has finished.</param>
/// <param name="DryRun">Whether nothing was submitted.</param>
/// <param name="Rows">How many tasks the file has.</param>
/// <param name="Accepted">How many of them are durable, or would be accepted.</param>
/// <param name="RejectedCount">How many lines were refused, or would be.</param>
/// <param name="Rejected">The first 1,000 of those.</param>
internal sealed record ImportAnswer(
    Guid? Id,
    string? Status,
    bool DryRun,
    int Rows,
    int Accepted,
    int RejectedCount,
    IReadOnlyList<RefusedLine> Rejected
);

/// <summary>A line that was refused.</summary>
/// <param name="Line">Where it begins in the file, from 1; the header of CSV is line 1.</param>
/// <param name="Errors">The fields at fault, and what is wrong with each.</param>
internal sealed record RefusedLine(int Line, IReadOnlyDictionary<string, string[]> Errors);
