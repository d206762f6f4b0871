using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Operations;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>Shows what a migration of a type's tasks would do, and begins it when told to.</summary>
/// <param name="migrations">Tries it, and begins it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was begun, and where to follow it.</param>
public sealed partial class MigrateDialog(TypeMigrations migrations, CurrentActor actors, Toasts toasts)
{
    private MigrationPreview? _preview;
    private string _reason = "";

    /// <summary>The type.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    private long Count => _preview is { Sample: var sample } ? sample.Waiting + sample.Dead : 0;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TryAsync(async () =>
                _preview = await migrations.PreviewAsync(
                    await actors.GetAsync(),
                    Name,
                    CancellationToken.None
                )
            );
            StateHasChanged();
        }
    }

    private Task StartAsync() =>
        TryAsync(async () =>
        {
            var begun = await migrations.StartAsync(
                await actors.GetAsync(),
                Name,
                string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim(),
                CancellationToken.None
            );
            toasts.Done(T["They are being migrated."], OperationLink.To(begun.Id));
            await OnClose.InvokeAsync();
        });
}
