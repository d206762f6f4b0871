namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// The order of the lines. Rising ids make a doubled task show without a list of all ids, and what belongs to a task
/// follows it, so that a file of any size is read with little memory.
/// </summary>
internal sealed class TransferOrder
{
    private const int MostNames = 200_000;

    private readonly HashSet<(int Stage, string Name)> _names = [];
    private int _stage = -1;
    private Guid? _task;
    private int _attempts;
    private int _attempt;

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <returns>What is wrong with its place; none when it is right.</returns>
    public string? Check(TransferRow row)
    {
        var stage = StageOf(row);
        if (_stage < 0 && stage != 0)
        {
            return "Is not a header; this is not an export of TaskQueue.";
        }

        if (stage < _stage || (stage == 0 && _stage == 0))
        {
            return "Stands in the wrong place: header, task types, queues, queue rules, dead letter rules, calendars, schedules, tasks, "
                + "trailer is the order.";
        }

        _stage = stage;
        switch (row)
        {
            case TransferTaskType { Name: var name }:
                return CheckName(name);

            case TransferQueue { Name: var name }:
                return CheckName(name);

            case TransferSetUp setUp:
                return setUp.Keys().Select(CheckName).FirstOrDefault(fault => fault is not null);

            case TransferTask task when _task is { } before && task.Id.CompareTo(before) <= 0:
                return $"Task {task.Id} comes after {before}: ids must rise, and none may come twice.";

            case TransferTask task:
                (_task, _attempts, _attempt) = (task.Id, task.Attempt, 0);
                return null;

            case TransferAttempt
            or TransferTransition
            or TransferLogLine when _task is null:
                return "Has no task above it.";

            case TransferAttempt attempt when attempt.Number <= _attempt:
                return "Attempts of a task must rise.";

            case TransferAttempt attempt when attempt.Number > _attempts:
                return "Is an attempt that its task does not know of.";

            case TransferAttempt attempt:
                _attempt = attempt.Number;
                return null;

            default:
                return null;
        }
    }

    private string? CheckName(string name) =>
        _names.Count >= MostNames ? "Is one name too many: 200,000 is the most."
        : _names.Add((_stage, name)) ? null
        : "Names what a line before it named already.";

    private static int StageOf(TransferRow row) =>
        row switch
        {
            TransferHeader => 0,
            TransferTaskType => 1,
            TransferQueue => 2,
            TransferQueueRule => 3,
            TransferLetterRule => 4,
            TransferCalendar => 5,
            TransferSchedule => 6,
            TransferTrailer => 8,
            _ => 7,
        };
}
