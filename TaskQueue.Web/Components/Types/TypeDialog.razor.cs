using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Types;

/// <summary>Asks what is to be said of a task type; checks it by the rules of the API while somebody types.</summary>
/// <param name="types">Defines it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class TypeDialog(TaskTypes types, CurrentActor actors, Toasts toasts)
{
    private const string Example =
        """{ "type": "object", "required": ["order"], "properties": { "order": { "type": "integer" } } }""";

    private TypeDraft _draft = new();
    private int _revision;

    /// <summary>The type, as the store has it; absent for one that is not known yet.</summary>
    [Parameter]
    public TaskType? Type { get; set; }

    private string Title => Type is null ? "Define a task type" : $"Task type {Type.Name}";

    protected override void OnInitialized()
    {
        _draft = Type is null ? new() : TypeDraft.Of(Type);
        // What somebody else changes while this is open is not to be overwritten unseen.
        _revision = Type?.Revision ?? 0;
    }

    private void Set(string field, ChangeEventArgs change, Action<string> set)
    {
        set(change.Value?.ToString() ?? "");
        _draft.Touch(field);
        Errors = _draft.Faults();
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            var definition = _draft.Read(errors);
            errors.ThrowIfAny();
            var name = Type?.Name ?? _draft.Name.Trim();
            await types.DefineAsync(await actors.GetAsync(), name, definition, _revision);
            toasts.Done($"{name} is defined.");
            await OnClose.InvokeAsync();
        });
}
