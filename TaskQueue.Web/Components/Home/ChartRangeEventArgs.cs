namespace TaskQueue.Web.Components.Home;

/// <summary>Which points of a chart somebody chose, as the script tells it.</summary>
public sealed class ChartRangeEventArgs : EventArgs
{
    /// <summary>The point where they began.</summary>
    public int First { get; set; }

    /// <summary>The point where they ended; it may be the earlier one.</summary>
    public int Last { get; set; }
}
