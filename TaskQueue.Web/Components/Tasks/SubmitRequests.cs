namespace TaskQueue.Web.Components.Tasks;

/// <summary>Carries the wish for the submit dialog from a button on a page to the frame that shows it.</summary>
public sealed class SubmitRequests
{
    /// <summary>Raised when somebody wants to submit a task.</summary>
    public event EventHandler? Asked;

    /// <summary>Asks for the dialog.</summary>
    public void Open() => Asked?.Invoke(this, EventArgs.Empty);
}
