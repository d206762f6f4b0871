using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Store;

/// <summary>The part of retention's form that is about single queues and types.</summary>
public sealed partial class RetentionOverridesFields
{
    private const string Kind = "type";

    /// <summary>The form.</summary>
    [Parameter, EditorRequired]
    public RetentionDraft Draft { get; set; } = default!;

    /// <summary>Whether whoever looks may change it.</summary>
    [Parameter]
    public bool May { get; set; }

    /// <summary>Told after each change.</summary>
    [Parameter]
    public EventCallback OnChange { get; set; }

    private Task Change(Action change)
    {
        change();
        return OnChange.InvokeAsync();
    }

    private string? NameError(string at) =>
        Draft.Error($"{at}.queue") ?? Draft.Error($"{at}.type") ?? Draft.Error(at);
}
