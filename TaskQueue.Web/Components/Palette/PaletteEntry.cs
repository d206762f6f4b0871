namespace TaskQueue.Web.Components.Palette;

/// <summary>Something that the command palette offers: a place to go to, or an act.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Text">What it is; what is typed is looked for here.</param>
/// <param name="Icon">Its picture.</param>
public sealed record PaletteEntry(string Group, string Text, string Icon)
{
    /// <summary>What more there is to know, such as how many tasks wait; none where there is nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Other words that people look for it by; none where its text says it all.</summary>
    public string Words { get; init; } = "";

    /// <summary>Where it leads, from the root of the console; none where it is an act.</summary>
    public string? Href { get; init; }

    /// <summary>What it does, by opening what asks before it is done; none where it is a place.</summary>
    public Action? Act { get; init; }

    /// <summary>The keys that do the same; none where there are none.</summary>
    public string? Keys { get; init; }
}
