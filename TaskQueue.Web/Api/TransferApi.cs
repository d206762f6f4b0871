using System.Net.Mime;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api;

/// <summary>All data of the installation as one file, out and in.</summary>
internal static class TransferApi
{
    private const string Paused = "paused";
    private const string AsTheyWere = "asTheyWere";

    private static readonly QueryParameter DryRun = new(
        "dryRun",
        "true checks the file and says what would be done; nothing is changed.",
        "boolean"
    );

    private static readonly QueryParameter Schedules = new(
        "schedules",
        "paused (default): the schedules of the file arrive paused, with the reason imported. asTheyWere: they fire here from "
            + "now on as they did there; stop the other installation first, or both do the same."
    );

    public static void MapTransfer(this IEndpointRouteBuilder api)
    {
        var system = api.MapGroup("/system")
            .WithTags("System")
            .RequireAuthorization(Permissions.SystemManage);
        system
            .MapGet("/export", Export)
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.TasksPayload)
            .Says(
                "exportData",
                "Download all tasks with their history",
                "One gzip file of JSON lines, as of one instant: a header, task types, queues, rules of queues, keys and types, "
                    + "rules for dead letters, calendars, schedules, tasks, each followed by its attempts, transitions and log "
                    + "lines, and a trailer with counts and checksum. No account, password, token or key is in it. "
                    + "A download that breaks off has no trailer, and no import takes it. "
                    + "403 with the code switched_off where Features:Transfer is false."
            )
            .Produces<Stream>(StatusCodes.Status200OK, TransferFormat.MediaType)
            .Answers(StoreExamples.Export)
            .Refuses();
        system
            .MapPost("/import", ImportAsync)
            .CountsAs(RequestClass.Export)
            .Says(
                "importData",
                "Take an export in",
                "The whole file is checked before anything is changed; a fault names its line. Tasks keep their ids; one "
                    + "that is there already stays as it is, so that an import that broke off can be repeated. Tasks that "
                    + "were running are queued. Rules of queues, keys and types, rules for dead letters, calendars and schedules "
                    + "that are there stay as they are, too; schedules arrive paused. The file may come from either database. "
                    + "403 with the code switched_off where Features:Transfer is false."
            )
            .Accepts<Stream>(TransferFormat.MediaType)
            .WithMetadata(
                new RequestSizeLimitAttribute(TransferFormat.MostPacked),
                new RequestExample(StoreExamples.Export)
            )
            .TakesQuery(DryRun, Schedules)
            .Answers(StoreExamples.Import)
            .Refuses(400, 409, 413, 415, 422);
    }

    /// <summary>The file, written straight into the answer.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="export">Writes it.</param>
    /// <param name="clock">Names it.</param>
    public static PushStreamHttpResult Export(ClaimsPrincipal user, StoreExport export, TimeProvider clock)
    {
        var actor = Actor.From(user);
        export.Check(actor);
        return TypedResults.Stream(
            body => export.WriteAsync(actor, body, null, CancellationToken.None),
            TransferFormat.MediaType,
            TransferFormat.FileName(clock.GetUtcNow())
        );
    }

    private static async Task<Ok<ImportReport>> ImportAsync(
        HttpContext context,
        ClaimsPrincipal user,
        StoreImport import
    )
    {
        var request = context.Request;
        var fields = new QueryFields(request.Query);
        var dryRun = fields.Flag(DryRun.Name);
        var schedules = fields.Text(Schedules.Name);
        if (schedules is not (null or Paused or AsTheyWere))
        {
            fields.Refuse(Schedules.Name, $"Must be {Paused} or {AsTheyWere}.");
        }

        fields.ThrowIfAny();
        if (!IsGzip(request))
        {
            throw new BadHttpRequestException("Not gzip.", StatusCodes.Status415UnsupportedMediaType);
        }

        var actor = Actor.From(user);
        await using var export = await import.ReceiveAsync(actor, request.Body, context.RequestAborted);
        return TypedResults.Ok(
            dryRun
                ? await import.PreviewAsync(actor, export, context.RequestAborted)
                : await import.ApplyAsync(
                    actor,
                    export,
                    schedules is AsTheyWere,
                    null,
                    context.RequestAborted
                )
        );
    }

    private static bool IsGzip(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (
            type.MediaType.Equals(TransferFormat.MediaType, StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/x-gzip", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals(MediaTypeNames.Application.Octet, StringComparison.OrdinalIgnoreCase)
        );
}
