using System.Globalization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api;

/// <summary>Tells a program that a type should not be used any more, as RFC 9745 and RFC 8594 have it.</summary>
internal static class DeprecationHeaders
{
    /// <summary>Adds the headers where the type is deprecated.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="type">The type; absent where nobody knows it.</param>
    public static void Add(IHeaderDictionary headers, TaskType? type)
    {
        if (type?.DeprecatedAt is not { } since)
        {
            return;
        }

        headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{since.ToUnixTimeSeconds()}");
        if (type.Sunset is { } sunset)
        {
            headers["Sunset"] = sunset.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
