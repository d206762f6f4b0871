namespace TaskQueue.Web.Components.Tasks;

/// <summary>A part of a stack trace: lines that are shown, or frames of libraries that are folded.</summary>
/// <param name="Text">Its lines.</param>
/// <param name="Libraries">How many frames of libraries are folded in it; 0 for lines that are shown.</param>
internal sealed record StackPart(string Text, int Libraries)
{
    // One line in place of one line hides something and saves nothing.
    private const int Few = 1;

    /// <summary>
    /// Folds what is of libraries, wherever more than one of their frames stand together. Where no frame is one's own, or the
    /// shape is not known, all of it is shown.
    /// </summary>
    /// <param name="stack">The stack trace.</param>
    /// <returns>The parts, in their order; their texts together are the trace.</returns>
    public static IReadOnlyList<StackPart> Of(string stack)
    {
        var text = stack.Replace("\r\n", "\n", StringComparison.Ordinal);
        var lines = text.Split('\n');
        var told = StackLines.Of(lines);
        if (!Array.Exists(told, l => l.Kind is StackLineKind.Own))
        {
            return [new(text, 0)];
        }

        var parts = new List<StackPart>();
        var from = 0;
        while (from < lines.Length)
        {
            var next = EndOf(told, from);
            var frames = FoldedIn(told, from, next);
            var part = string.Join('\n', lines[from..next]) + (next < lines.Length ? "\n" : "");
            if (frames == 0 && parts is [.., { Libraries: 0 } shown])
            {
                parts[^1] = shown with { Text = shown.Text + part };
            }
            else
            {
                parts.Add(new(part, frames));
            }

            from = next;
        }

        return parts;
    }

    // Lines of a kind; what only stands between frames of libraries is folded with them.
    private static int EndOf(StackLine[] told, int from)
    {
        var isLibrary = told[from].Kind is StackLineKind.Library;
        var end = from + 1;
        for (var i = end; i < told.Length; i++)
        {
            if (isLibrary && told[i].Kind is StackLineKind.Between)
            {
                continue;
            }

            if (isLibrary != (told[i].Kind is StackLineKind.Library))
            {
                break;
            }

            end = i + 1;
        }

        return end;
    }

    private static int FoldedIn(StackLine[] told, int from, int end)
    {
        if (told[from].Kind is not StackLineKind.Library)
        {
            return 0;
        }

        var frames = told.Take(from..end).Count(l => l.IsFrame);
        return frames > Few ? frames : 0;
    }
}
