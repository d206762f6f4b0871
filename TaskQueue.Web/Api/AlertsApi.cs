using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What somebody should look at.</summary>
internal static class AlertsApi
{
    private const string Whose =
        "Alerts about accounts, keys and the audit log are there for those alone who may read the audit log (audit.read), those "
        + "about queues and the broker for those who may see the system (system.read).";

    private static readonly QueryParameter[] Filters =
    [
        new("state", "open, acknowledged or resolved; several with commas."),
        new("kind", "Such as security.login-burst; several with commas."),
        new("severity", "info, warning or critical; several with commas."),
    ];

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.AlertsRead)
            .Says(
                "listAlerts",
                "List alerts, those that were opened last first",
                "While an alert is not resolved, the same thing happening again counts it up: count, lastAt and text change. "
                    + Whose
            )
            .TakesQuery([.. QueryParameters.OfPage, .. Filters])
            .Answers(AlertExamples.List)
            .Refuses(400, 422);
        alerts
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.AlertsRead)
            .Says("getAlert", "Read one alert", Whose)
            .Answers(AlertExamples.Alert)
            .Refuses(404);
        alerts
            .MapPost("/{id:guid}/acknowledge", AcknowledgeAsync)
            .RequireAuthorization(Permissions.AlertsWrite)
            .Says(
                "acknowledgeAlert",
                "Say that you look after an alert",
                "What happens again is counted on. 409 when it is not open any more."
            )
            .Takes<AlertNoteRequest>(AlertExamples.Note)
            .Answers(AlertExamples.Alert)
            .Refuses(400, 404, 409, 413, 415, 422);
        alerts
            .MapPost("/{id:guid}/resolve", ResolveAsync)
            .RequireAuthorization(Permissions.AlertsWrite)
            .Says(
                "resolveAlert",
                "Say that what an alert tells of is over",
                "The same thing happening again, or being so still, opens another alert. 409 when it is resolved already."
            )
            .Takes<AlertNoteRequest>(AlertExamples.Note)
            .Answers(AlertExamples.Resolved)
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static async Task<Ok<ListResponse<AlertResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AlertQueries alerts
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (page, filter) = (fields.Page(), FilterOf(fields));
        fields.ThrowIfAny();
        var found = await alerts.ListAsync(
            Actor.From(user),
            filter,
            page.Cursor,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(found, AlertResponse.Of));
    }

    private static async Task<Ok<AlertResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        AlertQueries alerts
    ) =>
        await alerts.FindAsync(Actor.From(user), id, context.RequestAborted) is { } alert
            ? TypedResults.Ok(AlertResponse.Of(alert))
            : throw new RefusalException(RefusalCode.NotFound, "There is no such alert.");

    private static async Task<Ok<AlertResponse>> AcknowledgeAsync(
        Guid id,
        AlertNoteRequest? body,
        ClaimsPrincipal user,
        AlertService alerts
    ) => TypedResults.Ok(AlertResponse.Of(await alerts.AcknowledgeAsync(Actor.From(user), id, body?.Note)));

    private static async Task<Ok<AlertResponse>> ResolveAsync(
        Guid id,
        AlertNoteRequest? body,
        ClaimsPrincipal user,
        AlertService alerts
    ) => TypedResults.Ok(AlertResponse.Of(await alerts.ResolveAsync(Actor.From(user), id, body?.Note)));

    private static AlertFilter FilterOf(QueryFields fields) =>
        new()
        {
            States = Words<AlertState>(fields, "state"),
            Kinds = fields.Words("kind"),
            Severities = Words<AlertSeverity>(fields, "severity"),
        };

    private static List<T> Words<T>(QueryFields fields, string name)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(v => v.ToString().ToLowerInvariant());
        var given = fields.Words(name);
        if (given.FirstOrDefault(w => !known.ContainsKey(w)) is { } unknown)
        {
            fields.Refuse(name, $"'{unknown}' is unknown; known are {string.Join(", ", known.Keys)}.");
        }

        return [.. given.Where(known.ContainsKey).Select(w => known[w])];
    }
}

/// <summary>What somebody says to an alert.</summary>
/// <param name="Note">For those who come after; up to 1000 characters. The note that is there stays when absent.</param>
internal sealed record AlertNoteRequest(string? Note = null);

/// <summary>Something that somebody should look at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind of thing, such as security.login-burst.</param>
/// <param name="Severity">info, warning or critical.</param>
/// <param name="State">open, acknowledged or resolved.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Text">What happened, the last time that it did.</param>
/// <param name="Subject">What exactly it is about.</param>
/// <param name="Link">The page of the console where one looks further.</param>
/// <param name="Count">How often it happened, or was found to be still so.</param>
/// <param name="FirstAt">When it happened first.</param>
/// <param name="LastAt">When it happened last.</param>
/// <param name="AcknowledgedBy">Who looks after it.</param>
/// <param name="AcknowledgedAt">Since when.</param>
/// <param name="ResolvedBy">Who said that it is over.</param>
/// <param name="ResolvedAt">When.</param>
/// <param name="Note">What was said to it last.</param>
internal sealed record AlertResponse(
    Guid Id,
    string Kind,
    string Severity,
    string State,
    string Title,
    string Text,
    string Subject,
    string Link,
    long Count,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    string? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    string? ResolvedBy,
    DateTimeOffset? ResolvedAt,
    string? Note
)
{
    public static AlertResponse Of(Alert alert) =>
        new(
            alert.Id,
            alert.Kind,
            alert.Severity.ToString().ToLowerInvariant(),
            alert.State.ToString().ToLowerInvariant(),
            alert.Title,
            alert.Text,
            alert.Subject,
            $"/{alert.Link}",
            alert.Count,
            alert.FirstAt,
            alert.LastAt,
            alert.AcknowledgedBy,
            alert.AcknowledgedAt,
            alert.ResolvedBy,
            alert.ResolvedAt,
            alert.Note
        );
}
