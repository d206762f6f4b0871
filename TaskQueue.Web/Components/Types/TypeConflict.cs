using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>In what a definition of a type that somebody wants to save differs from what somebody else has made of it.</summary>
internal static class TypeConflict
{
    public static IReadOnlyList<ConflictRow> Rows(TypeDraft mine, TypeDraft theirs) =>
        ConflictRow.Between(
            mine,
            theirs,
            [
                (T["Version of its payload"], d => d.Version),
                (T["Description"], d => d.Description),
                (T["JSON schema of its payload"], d => d.Schema),
                (T["Attempts at the most"], d => d.MaxAttempts),
                (T["Timeout of an attempt"], d => d.Timeout),
                (T["Deadline of the task"], d => d.Deadline),
                (T["Result is kept for"], d => d.ResultTtl),
                (T["Retry policy"], d => d.Retry),
                (T["Should not be used any more, because"], d => d.Deprecation),
                (T["Goes away at (UTC)"], d => d.Sunset),
                (T["Searched in payloads"], d => d.Indexed),
                (
                    T["They see payloads and results of this type, but for what is hidden"],
                    d => d.IsOpen ? T["yes"] : T["no"]
                ),
                (T["Hidden"], d => d.IsOpen ? d.Mask : ""),
            ]
        );
}
