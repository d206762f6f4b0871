using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.Events;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Live;

/// <summary>News as lines of server-sent events (the event stream of the HTML standard).</summary>
internal static class EventLines
{
    // How long a browser waits before it comes back.
    private const int RetryMs = 3_000;

    /// <summary>Writes what comes next.</summary>
    /// <param name="lines">The answer.</param>
    /// <param name="news">What comes.</param>
    public static void Write(IBufferWriter<byte> lines, EventNews news)
    {
        switch (news.Turn)
        {
            case EventTurn.Ready:
                Write(lines, $"retry: {RetryMs}\nid: {news.At}\nevent: ready\ndata: {{}}\n\n");
                break;
            case EventTurn.Events:
                foreach (var one in news.Events)
                {
                    var at = news.At with { Number = one.Number };
                    Write(lines, $"id: {at}\nevent: {one.Happened!.Topic.Word()}\ndata: ");
                    lines.Write(one.Json.Span);
                    Write(lines, "\n\n");
                }

                break;
            case EventTurn.Wait:
                // A comment. The id counts all the same: what was passed over need not be looked at again.
                Write(lines, $": nothing new\nid: {news.At}\n\n");
                break;
            default:
                Write(
                    lines,
                    $"id: {news.At}\nevent: {WordOf(news.Turn)}\ndata: {{\"reason\":{JsonSerializer.Serialize(news.Reason)}}}\n\n"
                );
                break;
        }
    }

    /// <summary>The word of what is no event.</summary>
    public static string WordOf(EventTurn turn) => turn.ToString().ToLowerInvariant();

    private static void Write(IBufferWriter<byte> lines, string text) => Encoding.UTF8.GetBytes(text, lines);
}
