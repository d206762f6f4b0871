using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Short notes at the edge of the page, one list per open page.</summary>
public sealed class Toasts
{
    private readonly List<Toast> _shown = [];

    /// <summary>Raised after the list changed.</summary>
    public event EventHandler? Changed;

    /// <summary>The notes to show, oldest first.</summary>
    public IReadOnlyList<Toast> Shown => _shown;

    /// <summary>Says that something was done.</summary>
    /// <param name="text">What.</param>
    /// <param name="more">A link or the like; none when absent.</param>
    public void Done(string text, RenderFragment? more = null) => Add(new(text, false, more));

    /// <summary>Says that something was refused or failed.</summary>
    /// <param name="text">What, and why.</param>
    public void Failed(string text) => Add(new(text, true, null));

    /// <summary>Takes a note away.</summary>
    /// <param name="toast">The note.</param>
    public void Remove(Toast toast)
    {
        if (_shown.Remove(toast))
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private void Add(Toast toast)
    {
        _shown.Add(toast);
        if (_shown.Count > 4)
        {
            _shown.RemoveAt(0);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary>One note.</summary>
/// <param name="text">What it says.</param>
/// <param name="isFailure">Whether it is bad news.</param>
/// <param name="more">A link or the like.</param>
public sealed class Toast(string text, bool isFailure, RenderFragment? more)
{
    /// <summary>What it says.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it is bad news.</summary>
    public bool IsFailure { get; } = isFailure;

    /// <summary>A link or the like.</summary>
    public RenderFragment? More { get; } = more;
}
