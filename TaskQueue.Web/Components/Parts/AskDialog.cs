using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A dialog that asks for something, does it once, and says why it was refused.</summary>
public abstract class AskDialog : AskForm
{
    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }
}
