using System.Runtime.CompilerServices;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>Cuts a checked file into steps that are written in one transaction each.</summary>
/// <param name="file">The file.</param>
/// <param name="parts">What knows of rows that operators have set up.</param>
/// <param name="way">Who imports, when, and how.</param>
internal sealed class ImportSteps(FileStream file, IReadOnlyList<ITransferPart> parts, ImportWay way)
{
    private const int MostTasks = 200;

    // All rules for dead letters that there may be, with room: they are counted and added together.
    private const int MostSetUp = 500;

    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>Who imports, when, and how.</summary>
    public ImportWay Way => way;

    public async IAsyncEnumerable<ImportStep> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        file.Position = 0;
        var step = new ImportStep();
        TransferTask? task = null;
        var rows = new List<TransferRow>();
        await foreach (var row in new TransferReader(file, parts).ReadAsync(cancellationToken))
        {
            switch (row)
            {
                case TransferTaskType type:
                    step.Types.Add(type.ToRow());
                    step.Versions.AddRange(type.ToVersions());
                    break;
                case TransferQueue queue:
                    step.Queues.Add(queue);
                    break;
                case TransferSetUp setUp:
                    if (step.IsFullFor(setUp, MostSetUp, MostBytes))
                    {
                        yield return step;
                        step = new();
                    }

                    step.Add(setUp);
                    break;
                case TransferTask next:
                    Close();
                    if (step.Tasks.Count >= MostTasks || step.Bytes >= MostBytes)
                    {
                        yield return step;
                        step = new();
                    }

                    task = next;
                    break;
                default:
                    rows.Add(row);
                    break;
            }
        }

        Close();
        yield return step;

        void Close()
        {
            if (task is not null)
            {
                step.Add(ImportRules.ToRows(task, rows, way.Actor, way.Now), task.State is TaskState.Running);
                rows.Clear();
            }
        }
    }
}

/// <summary>What is written together.</summary>
internal sealed class ImportStep
{
    public List<TaskType> Types { get; } = [];

    /// <summary>Versions of the types.</summary>
    public List<TypeVersion> Versions { get; } = [];

    public List<TransferQueue> Queues { get; } = [];

    /// <summary>What operators have set up; all of one kind.</summary>
    public List<TransferSetUp> SetUp { get; } = [];

    public List<ImportedTask> Tasks { get; } = [];

    /// <summary>Those of the tasks that were running.</summary>
    public HashSet<Guid> WasRunning { get; } = [];

    public long Bytes { get; private set; }

    public bool IsFullFor(TransferSetUp row, int most, long bytes) =>
        SetUp.Count > 0
        && (SetUp.Count >= most || Bytes >= bytes || TransferKinds.Of(SetUp[0]) != TransferKinds.Of(row));

    public void Add(TransferSetUp row)
    {
        SetUp.Add(row);
        Bytes += row is TransferSchedule schedule ? schedule.Task.Length : 0;
    }

    public void Add(ImportedTask task, bool wasRunning)
    {
        Tasks.Add(task);
        Bytes +=
            task.Task.Payload.Length
            + (task.Task.Result?.Length ?? 0)
            + task.LogLines.Sum(l => 2L * l.Message.Length)
            + task.Attempts.Sum(a => 2L * (a.ErrorStack?.Length ?? 0));
        if (wasRunning)
        {
            WasRunning.Add(task.Task.Id);
        }
    }
}
