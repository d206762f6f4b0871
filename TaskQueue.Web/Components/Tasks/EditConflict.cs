using System.Text;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>In what an edit of a task differs from what somebody else has made of the task.</summary>
internal static class EditConflict
{
    public static IReadOnlyList<ConflictRow> Rows(EditDraft mine, EditDraft theirs) =>
        ConflictRow.Between(
            mine,
            theirs,
            [
                (T["Name"], d => d.Name),
                (T["Queue"], d => d.Queue),
                (T["Priority"], d => d.Priority),
                (T["Payload"], d => Encoding.UTF8.GetString(d.Payload.Span)),
                (T["Tags"], d => d.Tags),
                (T["Start (UTC)"], d => d.RunAt),
                (T["Do not start after (UTC)"], d => d.ExpiresAt),
                (T["Deadline (UTC)"], d => d.Deadline),
                (T["Labels that the worker must have"], d => d.Labels),
                (T["Description"], d => d.Description),
            ]
        );
}
