using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api.Exports;

/// <summary>Submits the tasks of a file, or tries it out.</summary>
internal static class TaskImportApi
{
    private const string Csv = "text/csv";

    private static readonly QueryParameter DryRun = new(
        "dryRun",
        "true checks the file and submits nothing.",
        "boolean"
    );

    public static void MapTaskImport(this IEndpointRouteBuilder api) =>
        api.MapPost("/tasks/import", ImportAsync)
            .CountsAs(RequestClass.Submit)
            .RequireAuthorization(Permissions.TasksWrite)
            .WithTags("Tasks")
            .Says(
                "importTasks",
                "Submit the tasks of a file",
                "Up to 10,000 tasks in 32 MiB, as JSON Lines or as CSV, whose first line names fields of a submission. Lines that "
                    + "are wrong are refused by their number, the others are accepted; with dryRun nothing is accepted, and "
                    + "accepted says how many would be. With dryRun it answers 200; else 202 with the operation (id), which has "
                    + "ended by then: the tasks are durable. In a cell of CSV, payload is JSON and lists are parted by semicolons. "
                    + "403 with the code switched_off where Features:TaskImport is false."
            )
            .Accepts<Stream>(TaskLines.MediaType, Csv)
            .WithMetadata(
                new RequestSizeLimitAttribute(TaskImport.MostBytes),
                new RequestLines(ExportExamples.ImportLines),
                new RequestExample(ExportExamples.ImportCsv)
            )
            .TakesQuery(DryRun, TaskSubmission.AllowUnknownType)
            .Answers(ExportExamples.Import)
            .Refuses(400, 413, 415, 422);

    private static async Task<Results<Ok<ImportAnswer>, Accepted<ImportAnswer>>> ImportAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskImport import
    )
    {
        var request = context.Request;
        var fields = new QueryFields(request.Query);
        var (dryRun, allowUnknownType) = (
            fields.Flag(DryRun.Name),
            fields.Flag(TaskSubmission.AllowUnknownType.Name)
        );
        fields.ThrowIfAny();
        var isCsv = IsCsv(request);
        if (!isCsv && !TaskLines.AreIn(request))
        {
            throw new BadHttpRequestException(
                "Neither CSV nor JSON Lines.",
                StatusCodes.Status415UnsupportedMediaType
            );
        }

        var file = await RequestBody.ReadAsync(request, TaskImport.MostBytes);
        var answer = await import.RunAsync(Actor.From(user), file, isCsv, allowUnknownType, dryRun);
        if (dryRun)
        {
            return TypedResults.Ok(answer);
        }

        return TypedResults.Accepted(
            answer.Id is { } id ? $"{request.PathBase}{ApiRegistration.Prefix}/operations/{id}" : null,
            answer
        );
    }

    private static bool IsCsv(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase);
}
