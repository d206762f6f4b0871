using Microsoft.Extensions.Primitives;

namespace TaskQueue.Web.Api.Wire;

/// <summary>What a client would rather have in an answer (RFC 7240).</summary>
internal static class Preference
{
    /// <summary>The header.</summary>
    public const string Header = "Prefer";

    /// <summary>What it does, for the document of the API.</summary>
    public const string Description =
        "return=minimal leaves the task out of a 201: its id is the end of Location, its version is the ETag.";

    private const string Applied = "Preference-Applied";
    private const string Minimal = "return=minimal";

    /// <summary>Whether the client knows enough without a body; the answer then says that it was heard.</summary>
    public static bool IsMinimal(HttpContext context)
    {
        var asked = context.Request.Headers[Header];
        if (StringValues.IsNullOrEmpty(asked) || !Names(asked))
        {
            return false;
        }

        context.Response.Headers[Applied] = Minimal;
        return true;
    }

    // Preferences that are not known are left aside, as the standard wants it.
    private static bool Names(StringValues asked) =>
        asked == Minimal
        || asked
            .SelectMany(line => (line ?? "").Split(','))
            .Any(preference =>
                preference
                    .Split(';')[0]
                    .Replace("\"", "", StringComparison.Ordinal)
                    .Trim()
                    .Equals(Minimal, StringComparison.OrdinalIgnoreCase)
            );
}
