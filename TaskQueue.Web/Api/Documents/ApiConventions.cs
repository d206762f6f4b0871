using Microsoft.AspNetCore.Mvc;
using TaskQueue.Web.Api.Problems;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Api.Documents;

/// <summary>What every endpoint says of itself, for the document, for the limits and for the checks.</summary>
internal static class ApiConventions
{
    /// <summary>Bytes of a body, unless an endpoint says otherwise.</summary>
    public const int UsualBody = 1024 * 1024;

    /// <summary>Names an operation.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The operation's id: unique, as clients call it.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="description">What else there is to know.</param>
    public static RouteHandlerBuilder Says(
        this RouteHandlerBuilder endpoint,
        string name,
        string summary,
        string? description = null
    )
    {
        endpoint.WithName(name).WithSummary(summary);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>Says what header it takes, besides those that all take.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The header.</param>
    /// <param name="description">What it does.</param>
    public static RouteHandlerBuilder TakesHeader(
        this RouteHandlerBuilder endpoint,
        string name,
        string description
    ) => endpoint.WithMetadata(new RequestHeader(name, description));

    /// <summary>Says what body it takes.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">An example that works.</param>
    /// <param name="most">How many bytes it may have.</param>
    public static RouteHandlerBuilder Takes<TBody>(
        this RouteHandlerBuilder endpoint,
        string example,
        int most = UsualBody
    )
        where TBody : notnull =>
        endpoint
            .Accepts<TBody>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(most), new RequestExample(example));

    /// <summary>Says what query parameters it takes; all others are refused.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="fields">The parameters.</param>
    public static RouteHandlerBuilder TakesQuery(
        this RouteHandlerBuilder endpoint,
        params IReadOnlyList<QueryParameter> fields
    ) => endpoint.WithMetadata(new QueryParameters(fields));

    /// <summary>Says that a ticket opens it, and what query parameters it takes besides; all others are refused.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="fields">The parameters.</param>
    public static RouteHandlerBuilder TakesTickets(
        this RouteHandlerBuilder endpoint,
        params IReadOnlyList<QueryParameter> fields
    ) =>
        endpoint
            .WithMetadata(new TakesTicket())
            .TakesQuery([
                .. fields,
                new(
                    TakesTicket.Parameter,
                    "In place of a header, for browsers: a ticket of POST /api/v1/auth/ticket, which opens one stream once."
                ),
            ]);

    /// <summary>Shows an answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">An answer.</param>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, string example) =>
        endpoint.WithMetadata(new ResponseExample(example));

    /// <summary>Names the errors that it answers, besides those that all have.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="statuses">The statuses.</param>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses.Union([401, 403, 429, 500, 503]).Order())
        {
            endpoint.Produces<ProblemResponse>(status, ApiProblem.ContentType);
        }

        return endpoint;
    }
}

/// <summary>A header that an endpoint takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
internal sealed record RequestHeader(string Name, string Description);

/// <summary>An example of a body.</summary>
/// <param name="Json">The body.</param>
internal sealed record RequestExample(string Json);

/// <summary>An example of a body with one JSON value a line.</summary>
/// <param name="Text">The body.</param>
internal sealed record RequestLines(string Text);

/// <summary>An example of the answer when it went well.</summary>
/// <param name="Json">The body.</param>
internal sealed record ResponseExample(string Json);
