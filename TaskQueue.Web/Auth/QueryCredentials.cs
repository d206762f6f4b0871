using Microsoft.IdentityModel.JsonWebTokens;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Refuses programs' requests with a key or a token in the address, where proxies, logs and histories keep it; and tickets
/// wherever they do not open anything. Whoever sent one is told at once, so that it is not sent again.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class QueryCredentials(RequestDelegate next)
{
    private const string Advice =
        "must not be in the address. Send it as Authorization: Bearer or X-Api-Key; for a stream in a browser ask for a ticket with "
        + "POST /api/v1/auth/ticket. It has been seen by whatever keeps addresses: replace it.";

    // What other products call it.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token",
        "accessToken",
        "api_key",
        "apiKey",
        "api-key",
        "x-api-key",
        "authorization",
        "bearer",
        "bearer_token",
        "jwt",
        "id_token",
        "refresh_token",
        "refreshToken",
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue || !Schemes.IsApi(context.Request.Path))
        {
            return next(context);
        }

        return FaultOf(context) is var (field, reason)
            ? ApiProblem.Unreadable(field, reason).ExecuteAsync(context)
            : next(context);
    }

    /// <summary>Whether a text is a credential by its form, whatever the parameter is called.</summary>
    internal static bool IsCredential(string text)
    {
        if (ApiKeyText.IsOne(text))
        {
            return true;
        }

        // An access token: three parts, the first of which is JSON that begins with {".
        if (!text.StartsWith("eyJ", StringComparison.Ordinal) || text.Count(c => c == '.') != 2)
        {
            return false;
        }

        try
        {
            return new JsonWebToken(text).Alg.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static (string Field, string Reason)? FaultOf(HttpContext context)
    {
        var takesTicket = context.GetEndpoint()?.Metadata.GetMetadata<TakesTicket>() is not null;
        foreach (var (name, values) in context.Request.Query)
        {
            if (Names.Contains(name) || values.Any(v => v is not null && IsCredential(v)))
            {
                // The value is not repeated, nor is a name that anybody chose.
                return (Names.Contains(name) ? name : "query", $"A key or token {Advice}");
            }

            if (name.Equals(TakesTicket.Parameter, StringComparison.OrdinalIgnoreCase) && !takesTicket)
            {
                return (TakesTicket.Parameter, "A ticket opens streams of events and nothing else.");
            }
        }

        return null;
    }
}

/// <summary>Marks an endpoint that a ticket opens: a stream, which a browser cannot send a header for.</summary>
internal sealed class TakesTicket
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "ticket";

    /// <summary>The ticket that a request brings to an endpoint that takes them; nothing is known of it yet.</summary>
    /// <param name="context">The request, when it has been routed.</param>
    public static string? In(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<TakesTicket>() is not null
        && context.Request.Query[Parameter] is [{ } ticket]
            ? ticket
            : null;
}
