using Microsoft.AspNetCore.Components;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Asks when something is to end by itself, in the time zone that times are told in. An end that has passed is said to be wrong while it is typed.</summary>
/// <param name="clock">The current time.</param>
public sealed partial class UntilField(TimeProvider clock)
{
    private string _text = "";
    private DateTimeOffset? _until;

    /// <summary>Id of the input.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>What happens then.</summary>
    [Parameter, EditorRequired]
    public string Note { get; set; } = "";

    /// <summary>What was refused about it.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Told the end; nothing while there is none.</summary>
    [Parameter]
    public EventCallback<DateTimeOffset?> OnChanged { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    private string? Wrong => Error ?? (_until <= clock.GetUtcNow() ? T["Has passed."] : null);

    private Task SetAsync(string? text)
    {
        _text = text ?? "";
        _until = Zone.Read(_text);
        return OnChanged.InvokeAsync(_until);
    }
}
