using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>Asks before a task type is deleted.</summary>
/// <param name="removal">Deletes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class DeleteTypeDialog(TypeRemoval removal, CurrentActor actors, Toasts toasts)
{
    /// <summary>The type.</summary>
    [Parameter, EditorRequired]
    public TaskType Type { get; set; } = null!;

    private Task DeleteAsync() =>
        TryAsync(async () =>
        {
            await removal.DeleteAsync(await actors.GetAsync(), Type.Name, Type.Revision);
            toasts.Done(T["{0} was deleted.", Type.Name]);
            await OnClose.InvokeAsync();
        });
}
