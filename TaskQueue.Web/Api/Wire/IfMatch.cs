using System.Globalization;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads the version that a change stands on.</summary>
internal static class IfMatch
{
    public const string Header = "If-Match";
    public const string Description = "The ETag that the change stands on; 412 when it has changed since.";

    /// <summary>The tag of <c>If-Match</c> as it is, without its quotes; none when the header is absent or <c>*</c>.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusalException">It is no ETag (400), or a weak one (412).</exception>
    public static string? ReadTag(HttpRequest request) =>
        Parse(request) is not { } tag ? null
        // A weak tag never matches here (RFC 9110, 13.1.1).
        : tag.IsWeak
            ? throw new RefusalException(RefusalCode.Stale, "If-Match names a weak tag, which never matches.")
        : tag.Tag.ToString().Trim('"');

    /// <summary>The version of <c>If-Match: "7"</c>; none when the header is absent or <c>*</c>.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusalException">It is no ETag (400), or one that no version can have (412).</exception>
    public static int? Read(HttpRequest request)
    {
        if (Parse(request) is not { } tag)
        {
            return null;
        }

        // A weak tag never matches here (RFC 9110, 13.1.1), and every tag of a version is a number.
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

    private static EntityTagHeaderValue? Parse(HttpRequest request)
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

        return tag.Equals(EntityTagHeaderValue.Any) ? null : tag;
    }
}
