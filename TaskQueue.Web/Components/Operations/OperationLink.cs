using Microsoft.AspNetCore.Components;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>A link to an operation, for notes.</summary>
internal static class OperationLink
{
    /// <summary>The link.</summary>
    /// <param name="id">The operation.</param>
    public static RenderFragment To(Guid id) =>
        builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", $"operations/{id}");
            builder.AddContent(2, T["Follow it"]);
            builder.CloseElement();
        };
}
