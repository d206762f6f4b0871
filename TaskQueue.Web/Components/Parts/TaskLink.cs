using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A link to a task, for notes.</summary>
internal static class TaskLink
{
    /// <summary>The link.</summary>
    /// <param name="id">The task.</param>
    /// <param name="text">What it says.</param>
    public static RenderFragment To(Guid id, string text) =>
        builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", $"tasks/{id}");
            builder.AddContent(2, text);
            builder.CloseElement();
        };
}
