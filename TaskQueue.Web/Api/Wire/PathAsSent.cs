using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// The path of a request before the server reads it. The server decodes it once and leaves %2F as it is, so that in what it gives
/// an escaped slash and the text %2F are the same; and it resolves . and .., so that a key of that name would be the queue itself.
/// </summary>
internal static class PathAsSent
{
    /// <summary>
    /// Refuses a path with a part that is . or .., escaped or not, or whose escaped bytes are no UTF-8, which the server leaves as
    /// they are: it is of something else than it says.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    /// <exception cref="RefusalException">It has such a part.</exception>
    public static ValueTask<object?> RefuseAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var parts = PartsOf(context.HttpContext);
        if (!parts.All(IsText))
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                "A part of the path has escaped bytes that are no UTF-8; an ä is written %C3%A4."
            );
        }

        if (parts.Any(p => Uri.UnescapeDataString(p) is "." or ".."))
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                "A part of the path is . or .., which no key in a path can be."
            );
        }

        return next(context);
    }

    /// <summary>The last part of the path, decoded once.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">What the server made of that part.</param>
    /// <exception cref="RefusalException">The server has read something else than what was sent.</exception>
    public static string LastOf(HttpContext context, string read)
    {
        var parts = PartsOf(context);
        if (parts.Length == 0)
        {
            // Not every server tells what was sent.
            return WithSlashes(read);
        }

        var last = Uri.UnescapeDataString(parts[^1]);
        return WithSlashes(last) == WithSlashes(read)
            ? last
            : throw new RefusalException(RefusalCode.Unreadable, "The path cannot be read.");
    }

    /// <summary>What the server made of a part of the path, with its slashes, of something that has no % in it.</summary>
    public static string WithSlashes(string read) =>
        read.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string part)
    {
        var sent = Encoding.UTF8.GetBytes(part);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(sent, 0, sent.Length));
    }

    private static string[] PartsOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = target.IndexOf('?', StringComparison.Ordinal);
        // A slash at the end is read as if it were not there.
        return (end < 0 ? target : target[..end]).Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}
