using System.Globalization;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads the version that a change stands on.</summary>
internal static class IfMatch
{
    public const string Header = "If-Match";
    public const string Description = "The ETag that the change stands on; 412 when it has changed since.";

    /// <summary>The version of <c>If-Match: "7"</c>; none when the header is absent or <c>*</c>.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusalException">It is no ETag (400), or one that no version can have (412).</exception>
    public static int? Read(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParse((string?)header, out var tag))
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                new Dictionary<string, string[]>
                {
                    [Header] = ["Must be one ETag as the answers carry it, such as \"7\"."],
                }
            );
        }

        if (tag.Equals(EntityTagHeaderValue.Any))
        {
            return null;
        }

        // A weak tag never matches here (RFC 9110, 13.1.1), and every tag of ours is a number.
        return
            !tag.IsWeak
            && int.TryParse(
                tag.Tag.AsSpan().Trim('"'),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var version
            )
            ? version
            : throw new RefusalException(RefusalCode.Stale, "If-Match names no version that there can be.");
    }
}
