using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Api.Problems;

/// <summary>The one place that turns what was thrown under <c>/api</c> into an answer.</summary>
/// <param name="logger">Hears of bugs; refusals are no errors.</param>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (!httpContext.Request.Path.IsUnder(ApiRegistration.Root))
        {
            return false;
        }

        var problem = ToProblem(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            var route = (httpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            LogBug(exception, httpContext.Request.Method, route ?? "no route");
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static ApiProblem ToProblem(Exception exception) =>
        exception switch
        {
            RefusalException refusal => ApiProblem.Of(refusal),
            BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
            // Their own words name types of ours, or say no more than the status.
            BadHttpRequestException bad => ApiProblem.OfStatus(bad.StatusCode),
            _ when IsShortOfMemory(exception) => ApiProblem.Of(
                RefusalException.StoreAway("This process is short of memory; ask again in a moment.")
            ),
            _ when StoreErrors.IsAway(exception) && StoreErrors.Explain(exception) is RefusalException away =>
                ApiProblem.Of(away),
            _ => ApiProblem.OfStatus(StatusCodes.Status500InternalServerError),
        };

    // Whatever of the request was done stays undone: nothing is accepted that was not committed.
    private static bool IsShortOfMemory(Exception exception) =>
        exception is OutOfMemoryException
        || (exception.InnerException is { } inner && IsShortOfMemory(inner));

    // The framework's binder: Path is $.field or $.list[2].field; its message names types of ours.
    private static ApiProblem OfJson(JsonException json)
    {
        var field =
            json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal)
                ? path[2..]
                : "body";
        // Each missing field is named as such; the path is that of the object that lacks it.
        var missing = JsonFaults.Missing(json);
        return missing.Count == 0
            ? ApiProblem.Unreadable(field, JsonFaults.Describe(json))
            : ApiProblem.Of(
                new RefusalException(
                    RefusalCode.Unreadable,
                    missing.ToDictionary(
                        name => field == "body" ? name : $"{field}.{name}",
                        _ => (string[])["Is required."]
                    )
                )
            );
    }

    [LoggerMessage(EventId = 20001, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogBug(Exception exception, string method, string route);
}
