using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>Who did what: the audit log, to be read, checked and taken along.</summary>
internal static class AuditApi
{
    private static readonly QueryParameter[] Filters =
    [
        new("actor", "Who: an e-mail address, the name of a key, or system; exactly."),
        new("action", "What, such as queue.paused; queue.* means all that begin so."),
        new("subject", "To what: queue:mail, or all of a kind: queue."),
        new("from", "Not before this time."),
        new("to", "Before this time."),
        new("outcome", "done or denied."),
    ];

    private static readonly QueryParameter Format = new("format", "csv or jsonl (default).");

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit").RequireAuthorization(Permissions.AuditRead);
        audit
            .MapGet("", ListAsync)
            .Says(
                "listAuditEntries",
                "List who did what, the newest first",
                "Every change by a person or a key and every refused try is one entry; a bulk act is one, too. Tasks that were "
                    + "merely submitted are told by their own timelines. before has what is not the same any more, after what is now."
            )
            .TakesQuery([.. QueryParameters.OfPage, .. Filters])
            .Answers(AuditExamples.List)
            .Refuses(400, 422);
        audit
            .MapGet("/{id:guid}", GetAsync)
            .Says("getAuditEntry", "Read one entry of the audit log")
            .Answers(AuditExamples.Entry)
            .Refuses(404);
        audit
            .MapGet("/verify", VerifyAsync)
            .Says(
                "verifyAudit",
                "Check that the audit log is as it was written",
                "Goes along the whole chain. fault names the first entry that was altered, removed, added or moved; null when "
                    + "the log holds together. Keep hash elsewhere: a later log that does not contain it is another one."
            )
            .Answers(AuditExamples.Verdict)
            .Refuses();
        audit
            .MapGet("/export", ExportAsync)
            .CountsAs(RequestClass.Export)
            .Says(
                "exportAudit",
                "Download the audit log",
                "The entries that the filter means, the oldest first, as CSV or as a JSON object a line. Cells that a "
                    + "spreadsheet would take for a formula begin with an apostrophe. The download is an entry itself."
            )
            .TakesQuery([Format, .. Filters])
            .Produces<Stream>(StatusCodes.Status200OK, AuditExport.JsonLines)
            .Answers(AuditExamples.Lines)
            .Refuses(400, 422);
    }

    /// <summary>The log as a file, written straight into the answer.</summary>
    public static async Task<PushStreamHttpResult> ExportAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AuditQueries audit,
        TimeProvider clock,
        IOptions<JsonOptions> json
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var format = fields.Text(Format.Name) ?? AuditExport.Jsonl;
        if (format is not (AuditExport.Jsonl or AuditExport.Csv))
        {
            fields.Refuse(Format.Name, "Must be csv or jsonl.");
        }

        var filter = FilterOf(fields);
        fields.ThrowIfAny();
        var entries = await audit.ExportAsync(Actor.From(user), filter, format);
        return TypedResults.Stream(
            body =>
                AuditExport.WriteAsync(
                    entries,
                    body,
                    format,
                    json.Value.SerializerOptions,
                    context.RequestAborted
                ),
            format == AuditExport.Csv ? AuditExport.CsvText : AuditExport.JsonLines,
            FormattableString.Invariant($"audit-{clock.GetUtcNow():yyyyMMdd-HHmmss}.{format}")
        );
    }

    private static async Task<Ok<ListResponse<AuditEntryResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AuditQueries audit
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (page, filter) = (fields.Page(), FilterOf(fields));
        fields.ThrowIfAny();
        var entries = await audit.ListAsync(
            Actor.From(user),
            filter,
            page.Cursor,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(entries, AuditEntryResponse.Of));
    }

    private static async Task<Ok<AuditEntryResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        AuditQueries audit
    ) =>
        await audit.FindAsync(Actor.From(user), id, context.RequestAborted) is { } entry
            ? TypedResults.Ok(AuditEntryResponse.Of(entry))
            : throw new RefusalException(RefusalCode.NotFound, "There is no such entry.");

    private static async Task<Ok<AuditVerdictResponse>> VerifyAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AuditVerifier verifier
    ) =>
        TypedResults.Ok(
            AuditVerdictResponse.Of(await verifier.RunAsync(Actor.From(user), context.RequestAborted))
        );

    private static AuditFilter FilterOf(QueryFields fields)
    {
        var outcome = fields.Text("outcome");
        if (outcome is not (null or "done" or "denied"))
        {
            fields.Refuse("outcome", "Must be done or denied.");
        }

        return new()
        {
            Actor = fields.Text("actor"),
            Action = fields.Text("action"),
            Subject = fields.Text("subject"),
            From = fields.Time("from"),
            To = fields.Time("to"),
            Outcome = outcome switch
            {
                "done" => AuditOutcome.Done,
                "denied" => AuditOutcome.Denied,
                _ => null,
            },
        };
    }
}

/// <summary>One entry of the audit log.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Sequence">Rises with each entry.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="ActorKind">person, key or system.</param>
/// <param name="UserId">Their account.</param>
/// <param name="KeyId">The API key that they showed.</param>
/// <param name="Via">console, api, mcp, cli or system.</param>
/// <param name="Address">Their network address.</param>
/// <param name="Action">What they did.</param>
/// <param name="SubjectType">The kind of thing that they did it to.</param>
/// <param name="SubjectId">Which one; empty where there is only one.</param>
/// <param name="Outcome">done or denied.</param>
/// <param name="Before">What the act changed, as it was.</param>
/// <param name="After">As it was afterwards, or what else is to be said.</param>
/// <param name="TraceId">The trace of the request.</param>
/// <param name="Place">Its place in the chain; null for a moment.</param>
/// <param name="Hash">Its hash in the chain.</param>
internal sealed record AuditEntryResponse(
    Guid Id,
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string ActorKind,
    Guid? UserId,
    Guid? KeyId,
    string Via,
    string? Address,
    string Action,
    string SubjectType,
    string SubjectId,
    string Outcome,
    JsonElement? Before,
    JsonElement? After,
    string? TraceId,
    long? Place,
    string? Hash
)
{
    public static AuditEntryResponse Of(AuditEntry entry) =>
        new(
            entry.Id,
            entry.Sequence,
            entry.At,
            entry.Actor,
            Word(entry.ActorKind),
            entry.UserId,
            entry.KeyId,
            Word(entry.Via),
            entry.Address,
            entry.Action,
            entry.SubjectType,
            entry.SubjectId,
            Word(entry.Outcome),
            Parse(entry.Before),
            Parse(entry.After),
            entry.TraceId,
            entry.Place,
            entry.Hash is { } hash ? Convert.ToHexStringLower(hash) : null
        );

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // Somebody may have written into the store what is no JSON; the check says so, the list shows it all the same.
    private static JsonElement? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}

/// <summary>What a check of the audit log found.</summary>
/// <param name="Ok">Whether it holds together.</param>
/// <param name="Entries">How many entries have a place.</param>
/// <param name="First">The first place that is there.</param>
/// <param name="Last">The last one.</param>
/// <param name="Unsealed">How many have no place yet.</param>
/// <param name="Anchors">How many anchors were held against it.</param>
/// <param name="OtherAnchors">How many were left out: they are of a log with another key.</param>
/// <param name="RemovedUpTo">The last place that was removed by age; 0 while none was.</param>
/// <param name="Hash">The hash of the last place.</param>
/// <param name="Fault">The first thing that is wrong.</param>
internal sealed record AuditVerdictResponse(
    bool Ok,
    long Entries,
    long? First,
    long? Last,
    int Unsealed,
    int Anchors,
    int OtherAnchors,
    long RemovedUpTo,
    string? Hash,
    AuditFaultResponse? Fault
)
{
    public static AuditVerdictResponse Of(AuditVerdict verdict) =>
        new(
            verdict.Holds,
            verdict.Entries,
            verdict.First,
            verdict.Last,
            verdict.Unsealed,
            verdict.Anchors,
            verdict.OtherAnchors,
            verdict.RemovedUpTo,
            verdict.Hash,
            verdict.Fault is { } fault ? new(fault.Place, fault.Id, fault.Reason) : null
        );
}

/// <summary>What is wrong with the audit log.</summary>
/// <param name="Place">The place in the chain.</param>
/// <param name="Id">The entry; null where it is missing.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record AuditFaultResponse(long? Place, Guid? Id, string Reason);
