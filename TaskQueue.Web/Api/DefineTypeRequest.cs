using System.Text;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>All that is to be said of a task type.</summary>
/// <param name="Description">What it does, for people.</param>
/// <param name="Version">The version of its payload, in your own words.</param>
/// <param name="Schema">The JSON schema that payloads must keep to: draft 2020-12, without references to other documents.</param>
/// <param name="Migration">
/// For a new version, what makes a payload of the version before into one of it: steps as RFC 6902 has them, and <c>default</c>;
/// with <c>each</c> and <c>optional</c>.
/// </param>
/// <param name="AcceptBreaking">That a new version may refuse payloads which the one before allowed, without a migration.</param>
/// <param name="Retry">The retry policy of its tasks that bring none.</param>
/// <param name="MaxAttempts">How many attempts of its tasks may fail, where nothing else says so.</param>
/// <param name="Timeout">How long an attempt of its tasks that bring no timeout may run: ISO 8601 or seconds.</param>
/// <param name="Deadline">How long after its acceptance, or its time to run, a task that brings no deadline has to be done: ISO 8601 or seconds.</param>
/// <param name="ResultTtl">How long after their end the results of its tasks are kept that do not say so themselves: ISO 8601 or seconds.</param>
/// <param name="Deprecation">Why it should not be used any more, and what to use instead.</param>
/// <param name="Sunset">When it is to go away.</param>
/// <param name="Mask">
/// The paths (RFC 9535, without filters and slices) that are hidden of its payloads and results from those without tasks.payload, who see the
/// rest; left out, they see nothing. Changing it needs tasks.payload.
/// </param>
/// <param name="Indexed">The paths of its payloads, such as customer.id, that can be searched for.</param>
internal sealed record DefineTypeRequest(
    string? Description = null,
    string? Version = null,
    RawJson? Schema = null,
    RawJson? Migration = null,
    bool AcceptBreaking = false,
    string? Retry = null,
    int? MaxAttempts = null,
    TimeSpan? Timeout = null,
    TimeSpan? Deadline = null,
    TimeSpan? ResultTtl = null,
    string? Deprecation = null,
    DateTimeOffset? Sunset = null,
    IReadOnlyList<string?>? Mask = null,
    IReadOnlyList<string?>? Indexed = null
)
{
    public TypeDefinition ToDefinition() =>
        new()
        {
            Description = Description,
            Version = Version,
            Schema = TextOf(Schema),
            Migration = TextOf(Migration),
            AcceptBreaking = AcceptBreaking,
            Retry = Retry,
            MaxAttempts = MaxAttempts,
            Timeout = Timeout,
            DeadlineAfter = Deadline,
            ResultTtl = ResultTtl,
            Deprecation = Deprecation,
            Sunset = Sunset,
            // A list may hold null whatever its type says; it is no path.
            Mask = Mask is null ? null : [.. Mask.Select(path => path ?? "")],
            Indexed = Indexed is null ? null : [.. Indexed.Select(path => path ?? "")],
        };

    private static string? TextOf(RawJson? json) =>
        json is { } value && !value.Equals(RawJson.Null) ? Encoding.UTF8.GetString(value.Utf8.Span) : null;
}
