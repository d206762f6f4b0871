namespace TaskQueue.Web.Components.Parts;

/// <summary>Shows the notes; good news goes by itself, bad news stays until dismissed.</summary>
public sealed partial class ToastList(Toasts toasts, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _gone = new();
    private Toast? _newest;

    private Toasts Toasts => toasts;

    public void Dispose()
    {
        toasts.Changed -= OnChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => toasts.Changed += OnChanged;

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(ShowAsync);

    private async Task ShowAsync()
    {
        StateHasChanged();
        if (toasts.Shown is not [.., { IsFailure: false } newest] || newest == _newest)
        {
            return;
        }

        _newest = newest;
        try
        {
            await Task.Delay(Stay, clock, _gone.Token);
            toasts.Remove(newest);
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }
}
