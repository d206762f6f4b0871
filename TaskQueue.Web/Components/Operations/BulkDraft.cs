using System.Globalization;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>What stands in the dialog of bulk work.</summary>
/// <param name="action">What is to be done.</param>
internal sealed class BulkDraft(BulkAction action)
{
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    public BulkAction Action => action;
    public string Priority { get; set; } = "9";
    public string Queue { get; set; } = "";
    public string Tags { get; set; } = "";
    public string Reason { get; set; } = "";
    public string UndoSeconds { get; set; } =
        BulkRules.UndoWindow.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>The heading, and the button.</summary>
    public string Word =>
        action switch
        {
            BulkAction.SetPriority => T["Set priority"],
            BulkAction.Move => T["Move"],
            BulkAction.Tag => T["Add tags"],
            BulkAction.Untag => T["Take tags away"],
            // The others are called as on their buttons.
            _ => T[action.ToString()],
        };

    /// <summary>What will come of it.</summary>
    public string Consequence =>
        action switch
        {
            BulkAction.Retry => T[
                "Dead, cancelled, expired and skipped tasks are queued again with a fresh allowance of attempts. What earlier attempts did outside may happen twice."
            ],
            BulkAction.Cancel => T["Waiting tasks end as cancelled; running ones are asked to stop."],
            BulkAction.Delete => T[
                "Tasks that have ended go for good, with payloads, results, attempts and logs."
            ],
            BulkAction.Replay => T["Each is submitted once more, as a new task that links back to it."],
            BulkAction.SetPriority or BulkAction.Boost => T["Waiting tasks take their new place in line."],
            BulkAction.Move => T[
                "Waiting tasks go to the other queue, behind those of their priority there."
            ],
            _ => T["Tasks in any state."],
        };

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        _errors.TryGetValue($"arguments.{field}", out var wrong) ? wrong[0] : null;

    /// <summary>Shows what was refused.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors) => _errors = errors;

    /// <summary>Checks it against the rules.</summary>
    /// <param name="selection">Which tasks, and an action that does not matter.</param>
    /// <returns>The request, or <see langword="null"/> when something is wrong.</returns>
    public BulkRequest? Check(BulkRequest selection)
    {
        var request = selection with { Action = action, Arguments = Read() };
        var errors = BulkRules.Check(request);
        _errors = errors.ToDictionary();
        return errors.IsEmpty ? request : null;
    }

    private BulkArguments Read() =>
        new()
        {
            Priority = action is BulkAction.SetPriority ? Number(Priority) : null,
            Queue = action is BulkAction.Move ? Queue.Trim() : null,
            Tags = action is BulkAction.Tag or BulkAction.Untag ? SubmitDraft.TagList(Tags) : null,
            Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
            UndoWindow = action.IsDestructive() ? TimeSpan.FromSeconds(Number(UndoSeconds)) : null,
        };

    // What is no number is out of every range.
    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
