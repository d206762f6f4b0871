using Microsoft.AspNetCore.Components;
using Radzen;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Short notes at the edge of the page. Good news goes by itself, bad news stays until it is dismissed.</summary>
/// <param name="notes">Shows them.</param>
public sealed class Toasts(NotificationService notes)
{
    private const int Most = 4;
    private const double Stay = 8000;

    // The longest there is: 24 days.
    private const double UntilDismissed = int.MaxValue;

    /// <summary>The notes that are shown, oldest first.</summary>
    public IReadOnlyList<NotificationMessage> Shown => notes.Messages;

    /// <summary>Says that something was done.</summary>
    /// <param name="text">What.</param>
    /// <param name="more">A link or the like; none when absent.</param>
    public void Done(string text, RenderFragment? more = null) =>
        Add(
            new()
            {
                Severity = NotificationSeverity.Success,
                Summary = text,
                DetailContent = more is null ? null : _ => more,
                Duration = Stay,
            }
        );

    /// <summary>Says that something was refused or failed.</summary>
    /// <param name="text">What, and why.</param>
    public void Failed(string text) =>
        Add(
            new()
            {
                Severity = NotificationSeverity.Error,
                Summary = text,
                Duration = UntilDismissed,
            }
        );

    private void Add(NotificationMessage note)
    {
        note.CloseAriaLabel = T["Dismiss"];
        notes.Notify(note);
        while (notes.Messages.Count > Most)
        {
            notes.Messages.RemoveAt(0);
        }
    }
}
