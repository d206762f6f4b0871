namespace TaskQueue.Web.Components.Tasks;

/// <summary>What a list of log lines shows of a message: lines that are about as high as each other scroll evenly.</summary>
internal static class LogExcerpt
{
    private const int Characters = 400;
    private const int Lines = 6;

    /// <summary>Whether only a part of a message is shown.</summary>
    /// <param name="message">The message.</param>
    public static bool IsPart(string message) => Of(message).Length < message.Length;

    /// <summary>The beginning of a message.</summary>
    /// <param name="message">The message.</param>
    public static string Of(string message)
    {
        var end = Math.Min(message.Length, Characters);
        var lines = 0;
        for (var i = 0; i < end; i++)
        {
            if (message[i] == '\n' && ++lines == Lines)
            {
                end = i;
            }
        }

        return end == message.Length ? message
            : char.IsHighSurrogate(message[end - 1]) ? message[..(end - 1)]
            : message[..end];
    }
}
