using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Uniqueness;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks;

/// <summary>One request to accept tasks, from the check of its rows to what became of each.</summary>
/// <param name="actor">Who asks.</param>
/// <param name="tasks">What for.</param>
/// <param name="check">Finds what is wrong with a row on its own, and brings its payload up to date.</param>
/// <param name="ledger">Writes the rows.</param>
/// <param name="clock">Gives ids.</param>
/// <param name="now">The current time.</param>
internal sealed class Submissions(
    Actor actor,
    IReadOnlyList<NewTask> tasks,
    Func<NewTask, Admission> check,
    TaskLedger ledger,
    TimeProvider clock,
    DateTimeOffset now
)
{
    private const int Step = 1000;

    private readonly SubmitOutcome[] _outcomes = new SubmitOutcome[tasks.Count];
    private readonly Dictionary<Guid, int> _rows = [];
    private readonly Dictionary<string, Guid> _refs = new(StringComparer.Ordinal);

    // One look at the catalogue: a row is of the version that its payload was held against.
    private readonly TaskType?[] _types = new TaskType?[tasks.Count];

    // Of the few whose payload was of an older version.
    private Dictionary<int, ReadOnlyMemory<byte>>? _brought;

    // Of those of whose payloads something is indexed.
    private Dictionary<int, SearchPaths>? _searched;

    /// <summary>Submissions that met an earlier task which is the same: their place, and that task.</summary>
    public List<(int Index, Guid Holder)> Duplicates { get; } = [];

    /// <summary>Accepts what is right.</summary>
    /// <returns>What became of each, in their order; of duplicates nothing yet.</returns>
    public async Task<SubmitOutcome[]> RunAsync()
    {
        var errors = new FieldErrors[tasks.Count];
        for (var i = 0; i < errors.Length; i++)
        {
            var admission = check(tasks[i]);
            (errors[i], _types[i]) = (admission.Errors, admission.Type);
            if (admission.Searched != SearchPaths.None)
            {
                (_searched ??= [])[i] = admission.Searched;
            }

            if (admission.Brought is { } payload)
            {
                (_brought ??= [])[i] = payload;
            }
        }

        var order = BatchOrder.Of(tasks, errors);
        foreach (var (index, wrong) in errors.Index().Where(e => !e.Item.IsEmpty))
        {
            _outcomes[index] = new(null, false, wrong.ToDictionary());
        }

        var inTurn = tasks.Any(BatchOrder.Refers);
        List<TaskItem> rows = [.. order.Select(ToRow)];
        var steps = rows.Chunk(Step).ToList();
        if (inTurn)
        {
            foreach (var step in steps)
            {
                RenameParents(step);
                Take(step, await ledger.AcceptAsync(step));
            }
        }
        else
        {
            var writes = steps.Select(step => (step, done: ledger.AcceptAsync(step))).ToList();
            foreach (var (step, done) in writes)
            {
                Take(step, await done);
            }
        }

        return _outcomes;
    }

    /// <summary>The row of one submission.</summary>
    public TaskItem ToRow(int index)
    {
        var task = tasks[index];
        var row = NewRows.Of(
            actor,
            task,
            _types[index],
            TaskIds.Next(clock),
            [.. task.DependsOn.Select(IdOf)],
            now,
            BroughtOf(index)
        );
        if (_searched is not null && _searched.TryGetValue(index, out var paths))
        {
            row.Values = paths.ValuesOf(row.Payload, row.Id);
        }

        _rows[row.Id] = index;
        if (task.Ref is { } name)
        {
            _refs[name] = row.Id;
        }

        return row;
    }

    /// <summary>The payload of a submission, as one of the newest version of its type.</summary>
    public ReadOnlyMemory<byte> PayloadOf(int index) => BroughtOf(index) ?? tasks[index].Payload;

    private ReadOnlyMemory<byte>? BroughtOf(int index) =>
        _brought is { } brought && brought.TryGetValue(index, out var payload)
            ? payload
            : default(ReadOnlyMemory<byte>?);

    // Behind those that it refers to, so that their ids are known.
    private Guid IdOf(string text) =>
        text.StartsWith(DependencyRules.RefMark) ? _refs[text[1..]] : Guid.ParseExact(text, "D");

    // A row of an earlier step may have come to a task that was there before.
    private void RenameParents(IReadOnlyList<TaskItem> step)
    {
        foreach (var row in step.Where(r => r.DependsOn.Count > 0))
        {
            row.DependsOn = [.. row.DependsOn.Select(Real)];
        }
    }

    private Guid Real(Guid id) =>
        !_rows.TryGetValue(id, out var index) ? id
        : _outcomes[index]?.Id is { } real ? real
        : Duplicates.FirstOrDefault(d => d.Index == index && !Rejects(index)) is { Holder: var holder }
        && holder != Guid.Empty
            ? holder
        : id;

    private bool Rejects(int index) => tasks[index].Unique is { OnConflict: OnUniqueConflict.Reject };

    private void Take(IReadOnlyList<TaskItem> step, IReadOnlyList<AcceptOutcome> answers)
    {
        foreach (var (row, answer) in step.Zip(answers))
        {
            var index = _rows[row.Id];
            if (answer.Kind is AcceptKind.Duplicate)
            {
                Duplicates.Add((index, answer.Id));
            }
            else
            {
                _outcomes[index] = ToOutcome(row, answer);
            }
        }
    }

    /// <summary>What became of a row that met no other task of its kind.</summary>
    public SubmitOutcome ToOutcome(TaskItem row, AcceptOutcome answer) =>
        answer.Kind switch
        {
            AcceptKind.Clash => SubmitOutcome.Conflict(
                "idempotencyKey",
                $"Was used for another request; its task is {answer.Id}."
            ),
            AcceptKind.Orphan => new(
                null,
                false,
                new Dictionary<string, string[]> { ["dependsOn"] = Explain(answer.Missing) }
            ),
            AcceptKind.Repeated => new(answer.Id, true, null),
            _ => new(answer.Id, false, null) { Task = row },
        };

    private string[] Explain(IReadOnlyList<Guid> missing)
    {
        List<string> mates =
        [
            .. missing
                .Where(_rows.ContainsKey)
                .Select(id => Invariant($"{DependencyRules.RefMark}{tasks[_rows[id]].Ref}")),
        ];
        List<string> strangers = [.. missing.Where(id => !_rows.ContainsKey(id)).Select(id => id.ToString())];
        var reasons = new List<string>();
        if (strangers.Count > 0)
        {
            reasons.Add($"There is no such task: {DependencyRules.Name(strangers)}.");
        }

        if (mates.Count > 0)
        {
            reasons.Add($"Waits for {DependencyRules.Name(mates)}, which was refused.");
        }

        return [.. reasons];
    }
}

/// <summary>What a check of a submission found.</summary>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Type">What is said of its type; absent where nobody knows it.</param>
/// <param name="Brought">Its payload as one of the newest version of its type, where it had to change.</param>
/// <param name="Searched">What is indexed of it.</param>
internal readonly record struct Admission(
    FieldErrors Errors,
    TaskType? Type,
    ReadOnlyMemory<byte>? Brought,
    SearchPaths Searched
);
