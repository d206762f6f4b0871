using System.Globalization;
using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What stands in the edit dialog, and how it differs from the task.</summary>
internal sealed class EditDraft
{
    private TaskItem _task;
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    public EditDraft(TaskItem task)
    {
        _task = task;
        Name = task.Name ?? "";
        Description = task.Description ?? "";
        Tags = string.Join(", ", task.Tags);
        Labels = string.Join(", ", task.Labels);
        Queue = task.Queue;
        Priority = task.Priority.ToString(CultureInfo.InvariantCulture);
        RunAt = Local(task.DueAt);
        ExpiresAt = Local(task.ExpiresAt);
        Deadline = Local(task.DeadlineAt);
        Payload = task.Payload;
    }

    public string Name { get; set; }
    public string Description { get; set; }
    public string Tags { get; set; }
    public string Labels { get; set; }
    public string Queue { get; set; }
    public string Priority { get; set; }
    public string RunAt { get; set; }
    public string ExpiresAt { get; set; }
    public string Deadline { get; set; }
    public ReadOnlyMemory<byte> Payload { get; set; }

    /// <summary>The payload as text, to begin with.</summary>
    public string PayloadText => Encoding.UTF8.GetString(_task.Payload);

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        _errors.TryGetValue(field, out var wrong) ? string.Join(" ", wrong) : null;

    /// <summary>Shows what the server refused.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors) => _errors = errors;

    /// <summary>Lets what stands here be an edit of the task as somebody else has left it.</summary>
    /// <param name="task">The task as it is now.</param>
    public void Rebase(TaskItem task) => _task = task;

    /// <summary>Checks what is different.</summary>
    /// <returns>The edit, or <see langword="null"/> when something is wrong.</returns>
    public TaskEdit? Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var edit = Read(errors);
        foreach (var (field, reasons) in edit.Check(now).ToDictionary())
        {
            errors.Add(field, string.Join(" ", reasons));
        }

        _errors = errors.ToDictionary();
        return errors.IsEmpty ? edit : null;
    }

    private TaskEdit Read(FieldErrors errors)
    {
        var tags = SubmitDraft.TagList(Tags);
        var labels = SubmitDraft.TagList(Labels);
        var number = SubmitDraft.Number(Priority, "priority", errors);
        return new()
        {
            Name = Name.Trim() == (_task.Name ?? "") ? null : Name.Trim(),
            Description = Description.Trim() == (_task.Description ?? "") ? null : Description.Trim(),
            Tags = tags.SequenceEqual(_task.Tags, StringComparer.Ordinal) ? null : tags,
            Labels = labels.SequenceEqual(_task.Labels, StringComparer.Ordinal) ? null : labels,
            Queue = Queue.Trim() == _task.Queue ? null : Queue.Trim(),
            Priority = number == _task.Priority ? null : number,
            RunAt =
                RunAt == Local(_task.DueAt)
                    ? null
                    : SubmitDraft.Instant(RunAt, "runAt", required: false, errors),
            RunAtOnce = RunAt.Length == 0 && _task.DueAt is not null,
            ExpiresAt =
                ExpiresAt == Local(_task.ExpiresAt)
                    ? null
                    : SubmitDraft.Instant(ExpiresAt, "expiresAt", required: false, errors),
            NeverExpires = ExpiresAt.Length == 0 && _task.ExpiresAt is not null,
            Deadline =
                Deadline == Local(_task.DeadlineAt)
                    ? null
                    : SubmitDraft.Instant(Deadline, "deadline", required: false, errors),
            WithoutDeadline = Deadline.Length == 0 && _task.DeadlineAt is not null,
            // A bare null would become an empty payload, by way of a null array.
            Payload = Payload.Span.SequenceEqual(_task.Payload) ? (ReadOnlyMemory<byte>?)null : Payload,
        };
    }

    // As a field of type datetime-local has it; UTC.
    private static string Local(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
