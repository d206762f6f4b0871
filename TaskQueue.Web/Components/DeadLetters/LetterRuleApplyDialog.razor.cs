using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Operations;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Asks before a rule is applied to the dead letters that are there: how many it means, and which ones.</summary>
/// <param name="backlog">Counts, and begins it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was begun, and where to follow it.</param>
public sealed partial class LetterRuleApplyDialog(
    LetterRuleBacklog backlog,
    CurrentActor actors,
    Toasts toasts
)
{
    private LetterBacklog? _found;
    private string _reason = "";
    private string _typed = "";

    /// <summary>The rule.</summary>
    [Parameter, EditorRequired]
    public LetterRule Rule { get; set; } = null!;

    private long Coming => _found is { } found ? found.Matched - found.Taken - found.Spent : 0;

    private bool IsConfirmed =>
        Rule.Action is not LetterAction.Discard
        || (IsOpen ? _typed.Trim() == Rule.Name : TypedConfirmation.Allows(_typed, Coming));

    // More letters than were looked at: how many come to it, nobody knows.
    private bool IsOpen => _found is { Complete: false };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TryAsync(async () =>
                _found = await backlog.PreviewAsync(await actors.GetAsync(), Rule.Id, CancellationToken.None)
            );
            StateHasChanged();
        }
    }

    private static string Taken(LetterBacklog found) =>
        found.Taken > 0 ? T["; {0} go to rules before it", Words.Number(found.Taken)] : "";

    private static string Spent(LetterBacklog found) =>
        found.Spent > 0 ? T["; {0} were requeued as often as it may", Words.Number(found.Spent)] : "";

    private Task StartAsync() =>
        TryAsync(async () =>
        {
            if (!IsConfirmed)
            {
                return;
            }

            var begun = await backlog.StartAsync(
                await actors.GetAsync(),
                Rule.Id,
                _reason,
                CancellationToken.None,
                Rule.Version
            );
            toasts.Done(T["{0} is being applied.", Rule.Name], OperationLink.To(begun.Id));
            await OnClose.InvokeAsync();
        });
}
