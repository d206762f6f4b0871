namespace TaskQueue.Web.Components.Parts;

/// <summary>Shows the dialog for the password over whatever asked for it. Stands once in the frame.</summary>
/// <param name="prompt">Asks.</param>
public sealed partial class PasswordHost(PasswordPrompt prompt) : IDisposable
{
    private PasswordPrompt Prompt => prompt;

    public void Dispose()
    {
        prompt.Changed -= OnChanged;
        // Nobody is left who could answer.
        prompt.Answer(false);
    }

    protected override void OnInitialized() => prompt.Changed += OnChanged;

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);
}
