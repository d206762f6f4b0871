namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// A command for a shell that submits a task with curl. The body goes in through a here-document with a quoted end mark: nothing in it means
/// anything to the shell, and it may be longer than an argument can be. The token is read from the environment.
/// </summary>
internal static class CurlText
{
    /// <summary>The command.</summary>
    /// <param name="root">Where the API is, with a slash at the end.</param>
    /// <param name="body">The body, as JSON.</param>
    public static string Of(string root, string body)
    {
        var mark = MarkFor(body);
        return string.Join(
            '\n',
            $"curl -sS --fail-with-body -X POST {Quote($"{root}api/v1/tasks")} \\",
            "  -H \"Authorization: Bearer $TASKQUEUE_TOKEN\" \\",
            "  -H 'Content-Type: application/json' \\",
            $"  --data-binary @- <<'{mark}'",
            body,
            mark,
            ""
        );
    }

    /// <summary>A word that a POSIX shell takes as it stands.</summary>
    /// <param name="text">The word.</param>
    internal static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // The first line that is the mark ends the body, so the body must have no such line.
    private static string MarkFor(string body)
    {
        var lines = body.Split('\n').ToHashSet(StringComparer.Ordinal);
        var mark = "TASK";
        while (lines.Contains(mark))
        {
            mark += "_";
        }

        return mark;
    }
}
