using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api.Problems;

/// <summary>An error as the API answers it: RFC 9457, the same shape whatever went wrong.</summary>
internal sealed class ApiProblem : IResult
{
    /// <summary>The content type of RFC 9457.</summary>
    public const string ContentType = "application/problem+json";

    private static readonly Dictionary<string, string[]> NoErrors = [];
    private static readonly string StepUpCode = JsonNamingPolicy.SnakeCaseLower.ConvertName(
        nameof(RefusalCode.ReauthenticationRequired)
    );

    private readonly int _status;
    private readonly string _code;
    private readonly string _detail;
    private readonly IReadOnlyDictionary<string, string[]> _errors;
    private readonly TimeSpan? _retryAfter;
    private readonly int? _limit;

    private ApiProblem(
        int status,
        string code,
        string detail,
        IReadOnlyDictionary<string, string[]>? errors = null,
        TimeSpan? retryAfter = null,
        int? limit = null
    )
    {
        _limit = limit;
        _status = status;
        _code = code;
        _detail = detail;
        _errors = errors ?? NoErrors;
        _retryAfter = retryAfter;
    }

    /// <summary>The status of the answer.</summary>
    public int Status => _status;

    /// <summary>A refusal.</summary>
    /// <param name="refusal">What was refused.</param>
    public static ApiProblem Of(RefusalException refusal) =>
        new(
            StatusOf(refusal.Code),
            JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.Code.ToString()),
            refusal.Message,
            refusal.Errors,
            refusal.RetryAfter,
            refusal.Limit
        );

    /// <summary>A status that nothing more is known of: no such address, wrong method, not signed in.</summary>
    /// <param name="status">The status.</param>
    public static ApiProblem OfStatus(int status) => new(status, CodeOf(status), DetailOf(status));

    /// <summary>Something that was read and could not be understood.</summary>
    /// <param name="field">The field, or <c>body</c>.</param>
    /// <param name="reason">What is wrong.</param>
    public static ApiProblem Unreadable(string field, string reason) =>
        Of(
            new RefusalException(
                RefusalCode.Unreadable,
                new Dictionary<string, string[]> { [field] = [reason] }
            )
        );

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_retryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            if (_limit is { } limit)
            {
                LimitGate.Write(response.Headers, limit, left: 0, wait.TotalSeconds);
            }
        }

        if (_code == StepUpCode)
        {
            // RFC 9470 tells clients by this header that signing in again helps, and how long that counts.
            response.Headers.WWWAuthenticate = string.Create(
                CultureInfo.InvariantCulture,
                $"Bearer error=\"insufficient_user_authentication\", max_age=\"{(int)Freshness.Lasts.TotalSeconds}\""
            );
        }

        var title = ReasonPhrases.GetReasonPhrase(_status);
        return response.WriteAsJsonAsync(
            new ProblemResponse(
                TypeOf(_status),
                title.Length == 0 ? "Error" : title,
                _status,
                _detail,
                _errors,
                Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
                _code
            ),
            options: null,
            ContentType,
            httpContext.RequestAborted
        );
    }

    private static int StatusOf(RefusalCode code) =>
        code switch
        {
            RefusalCode.Unreadable => StatusCodes.Status400BadRequest,
            RefusalCode.Invalid => StatusCodes.Status422UnprocessableEntity,
            RefusalCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            RefusalCode.SecondFactorRequired => StatusCodes.Status401Unauthorized,
            RefusalCode.Forbidden => StatusCodes.Status403Forbidden,
            RefusalCode.EnrolmentRequired => StatusCodes.Status403Forbidden,
            RefusalCode.ReauthenticationRequired => StatusCodes.Status403Forbidden,
            RefusalCode.SwitchedOff => StatusCodes.Status403Forbidden,
            RefusalCode.NotFound => StatusCodes.Status404NotFound,
            RefusalCode.Conflict => StatusCodes.Status409Conflict,
            RefusalCode.Stale => StatusCodes.Status412PreconditionFailed,
            RefusalCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RefusalCode.RateLimited => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status503ServiceUnavailable,
        };

    private static string CodeOf(int status) =>
        Enum.GetValues<RefusalCode>()
            .Where(c => StatusOf(c) == status)
            .Select(c => c.ToString())
            .FirstOrDefault()
            is { } code
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(code)
            : ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '_');

    private static string DetailOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "The request cannot be read.",
            StatusCodes.Status401Unauthorized =>
                "Sign in: send the header Authorization with Bearer and the accessToken of POST /api/v1/auth/login.",
            StatusCodes.Status403Forbidden => "This needs a permission that you do not have.",
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status405MethodNotAllowed =>
                "This address does not take this method; the header Allow names those that it takes.",
            StatusCodes.Status408RequestTimeout => "The request took too long to arrive.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status415UnsupportedMediaType =>
                "Send the body as application/json in UTF-8, without Content-Encoding.",
            StatusCodes.Status429TooManyRequests =>
                "Too many requests; the header Retry-After says when to go on.",
            StatusCodes.Status500InternalServerError =>
                "Something went wrong on our side. The log has it under this traceId.",
            StatusCodes.Status503ServiceUnavailable => "The store does not answer.",
            _ => "The request was refused.",
        };

    // The section of RFC 9110 (and 6585) that defines the status; a stable address that says what it means.
    private static string TypeOf(int status) =>
        status switch
        {
            StatusCodes.Status429TooManyRequests => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
            >= 400 and <= 417 => Rfc9110($"15.5.{status - 399}"),
            StatusCodes.Status422UnprocessableEntity => Rfc9110("15.5.21"),
            >= 500 and <= 505 => Rfc9110($"15.6.{status - 499}"),
            _ => "about:blank",
        };

    private static string Rfc9110(string section) =>
        $"https://www.rfc-editor.org/rfc/rfc9110#section-{section}";
}

/// <summary>The body of every error.</summary>
/// <param name="Type">An address that says what the status means.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">What went wrong, for people.</param>
/// <param name="Errors">The fields at fault, and what is wrong with each; empty when it is not about fields.</param>
/// <param name="TraceId">Finds the request in the log.</param>
/// <param name="Code">What went wrong, for programs.</param>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Detail,
    IReadOnlyDictionary<string, string[]> Errors,
    string TraceId,
    string Code
);
