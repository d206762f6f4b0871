using Microsoft.AspNetCore.Components;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Tells somebody whose change was refused, because somebody else has changed the same thing meanwhile, what differs, and lets
/// them take what is there or save theirs over it.
/// </summary>
public sealed partial class ConflictView
{
    /// <summary>The fields that differ.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ConflictRow> Rows { get; set; } = [];

    /// <summary>Who has changed it; nothing where nobody knows.</summary>
    [Parameter]
    public string? By { get; set; }

    /// <summary>When.</summary>
    [Parameter]
    public DateTimeOffset? At { get; set; }

    /// <summary>Whether something is being done.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Told to show what is there instead.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnTake { get; set; }

    /// <summary>Told to save what stands in the form all the same.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnKeep { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private string Story =>
        By is { } by && At is { } at
            ? T[
                "This was changed meanwhile, by {0}, {1}. Nothing was saved.",
                by,
                (Time ?? ViewerTime.Utc).Minute(at)
            ]
            : T["Somebody else has changed this meanwhile. Nothing was saved."];
}
