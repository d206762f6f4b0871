using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>A page before sign-in: one form, sent by the browser itself, without a script and without a circuit.</summary>
public abstract class PlainForm : ComponentBase
{
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Context { get; set; } = default!;

    /// <summary>Why it was refused, where no field is to blame.</summary>
    protected string? Error { get; private set; }

    /// <summary>Whether it was done.</summary>
    protected bool IsDone { get; private set; }

    /// <summary>Does what was asked for, or says why not.</summary>
    /// <param name="act">Does it; may be refused.</param>
    protected async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            IsDone = true;
        }
        catch (RefusalException refusal)
        {
            Refuse(refusal);
        }
    }

    /// <summary>What is wrong with a field.</summary>
    /// <param name="field">The field, by its name in the API.</param>
    protected string? Wrong(string field) =>
        _errors.TryGetValue(field, out var reasons)
            ? string.Join(" ", reasons.Select(reason => T.Told(reason)))
            : null;

    private void Refuse(RefusalException refusal)
    {
        _errors = refusal.Errors;
        Error = _errors.Count == 0 || _errors.ContainsKey("token") ? T.Told(refusal) : null;
        Context.Response.StatusCode = refusal.Code switch
        {
            RefusalCode.RateLimited => StatusCodes.Status429TooManyRequests,
            RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RefusalCode.Forbidden => StatusCodes.Status403Forbidden,
            RefusalCode.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        if (Wrong("token") is { } ended)
        {
            Error = ended;
        }

        if (refusal.RetryAfter is { } rest)
        {
            var seconds = Math.Ceiling(rest.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            Context.Response.Headers.RetryAfter = seconds;
            Error = T["{0} Try again in {1} seconds.", T.Told(refusal), seconds];
        }
    }
}
