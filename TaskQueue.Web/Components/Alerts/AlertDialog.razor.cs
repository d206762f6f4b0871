using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Alerts;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>Asks what is to be said to an alert, and acknowledges or resolves it.</summary>
/// <param name="alerts">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class AlertDialog(AlertService alerts, CurrentActor actors, Toasts toasts)
{
    private string? _note;

    /// <summary>The alert.</summary>
    [Parameter, EditorRequired]
    public Alert Alert { get; set; } = null!;

    /// <summary>What is to be done with it.</summary>
    [Parameter, EditorRequired]
    public AlertAct Act { get; set; }

    private bool Resolves => Act is AlertAct.Resolve;

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            if (Resolves)
            {
                await alerts.ResolveAsync(actor, Alert.Id, _note);
                toasts.Done(T["The alert is resolved."]);
            }
            else
            {
                await alerts.AcknowledgeAsync(actor, Alert.Id, _note);
                toasts.Done(T["You look after the alert."]);
            }

            await OnClose.InvokeAsync();
        });
}
