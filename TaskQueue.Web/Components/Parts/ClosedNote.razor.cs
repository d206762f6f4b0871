using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Features;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Says that a part of the product is switched off, and by which setting; nothing while it is open.</summary>
/// <param name="features">Know it.</param>
public sealed partial class ClosedNote(FeatureSwitches features)
{
    /// <summary>The part.</summary>
    [Parameter, EditorRequired]
    public Feature Part { get; set; } = default!;

    private bool IsOpen => features.IsOpen(Part);
}
