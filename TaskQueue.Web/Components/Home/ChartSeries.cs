namespace TaskQueue.Web.Components.Home;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Colour">Its colour, as CSS.</param>
/// <param name="Values">One for each point; absent where nothing is known.</param>
public sealed record ChartSeries(string Name, string Colour, IReadOnlyList<double?> Values)
{
    /// <summary>Whether it is drawn with dashes: what was before, or what is not the main thing.</summary>
    public bool Dashed { get; init; }

    /// <summary>What the legend says beside the name; nothing when absent.</summary>
    public string? Note { get; init; }

    /// <summary>Where the legend leads; nowhere when absent.</summary>
    public string? Href { get; init; }
}
