using System.Globalization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api;

/// <summary>
/// Tells a program that a type should not be used any more, as RFC 9745 and RFC 8594 have it. The headers have room for one
/// date each: of several types it is the earliest.
/// </summary>
/// <param name="types">What is known of types.</param>
internal sealed class DeprecationHeaders(TaskTypeCatalogue types)
{
    private DateTimeOffset? _since;
    private DateTimeOffset? _sunset;

    /// <summary>Adds the headers where one type is deprecated.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="types">What is known of types.</param>
    /// <param name="type">The type.</param>
    public static void Add(IHeaderDictionary headers, TaskTypeCatalogue types, string type)
    {
        var deprecations = new DeprecationHeaders(types);
        deprecations.Note(type);
        deprecations.AddTo(headers);
    }

    /// <summary>Notes a type that is used.</summary>
    /// <param name="type">The type; it may be one that nobody knows.</param>
    public void Note(string type)
    {
        if (types.Find(type)?.Type is not { DeprecatedAt: { } since } deprecated)
        {
            return;
        }

        _since = _since < since ? _since : since;
        _sunset = deprecated.Sunset is not { } sunset || _sunset < sunset ? _sunset : sunset;
    }

    /// <summary>Adds the headers where a type that was noted is deprecated.</summary>
    /// <param name="headers">The answer's headers.</param>
    public void AddTo(IHeaderDictionary headers)
    {
        if (_since is { } since)
        {
            headers["Deprecation"] = string.Create(
                CultureInfo.InvariantCulture,
                $"@{since.ToUnixTimeSeconds()}"
            );
        }

        if (_sunset is { } sunset)
        {
            headers["Sunset"] = sunset.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
