using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>
/// What is different for the tasks of a queue, or of a type: ISO 8601 durations, or forever. What is absent is as the installation
/// has it.
/// </summary>
/// <param name="Queue">The queue; left out for a type.</param>
/// <param name="Type">The type; left out for a queue.</param>
/// <param name="Succeeded">Tasks that succeeded.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Cancelled">Tasks that were given up.</param>
/// <param name="Expired">Tasks that were not started in time.</param>
/// <param name="Skipped">Tasks that were left out.</param>
/// <param name="Results">Results, whose tasks are kept on without them.</param>
internal sealed record RetentionOverrideRequest(
    string? Queue = null,
    string? Type = null,
    string? Succeeded = null,
    string? Dead = null,
    string? Cancelled = null,
    string? Expired = null,
    string? Skipped = null,
    string? Results = null
)
{
    /// <summary>The word for what is kept for ever.</summary>
    public const string Forever = "forever";

    /// <summary>Reads one of a list, which may hold null whatever its type says.</summary>
    public static RetentionOverride Read(RetentionOverrideRequest? said, int place, FieldErrors errors)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"overrides[{place}]");
        if (said is null)
        {
            errors.Add(at, "Must be an object.");
            return new();
        }

        return new()
        {
            Queue = said.Queue,
            Type = said.Type,
            Succeeded = Age(said.Succeeded, $"{at}.succeeded", errors),
            Dead = Age(said.Dead, $"{at}.dead", errors),
            Cancelled = Age(said.Cancelled, $"{at}.cancelled", errors),
            Expired = Age(said.Expired, $"{at}.expired", errors),
            Skipped = Age(said.Skipped, $"{at}.skipped", errors),
            Results = Age(said.Results, $"{at}.results", errors),
        };
    }

    private static TimeSpan? Age(string? text, string field, FieldErrors errors)
    {
        if (text is null or Forever)
        {
            return text is null ? null : RetentionRules.Forever;
        }

        if (Iso8601.TryParse(text, out TimeSpan age))
        {
            return age;
        }

        errors.Add(field, "Must be a duration such as P30D, or forever.");
        return null;
    }
}
