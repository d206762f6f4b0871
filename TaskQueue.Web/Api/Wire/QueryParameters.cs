using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>The query parameters that an endpoint takes: metadata for the document, and a check at run time.</summary>
/// <param name="Fields">The parameters.</param>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> Fields)
{
    /// <summary>The two of every list.</summary>
    public static readonly QueryParameter[] OfPage =
    [
        new("limit", "How many rows, 1 to 500; 50 when absent.", "integer"),
        new("cursor", "The nextCursor of the page before."),
    ];

    /// <summary>Refuses parameters that the endpoint does not take; a misspelt filter must not match everything.</summary>
    public static ValueTask<object?> RefuseUnknownAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var request = context.HttpContext.Request;
        if (request.QueryString.HasValue)
        {
            var taken = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>();
            taken?.Check(request.Query);
        }

        return next(context);
    }

    private void Check(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var known = string.Join(", ", Fields.Select(f => f.Name));
        foreach (
            var name in query
                .Keys.Where(k => !Fields.Any(f => f.Name.Equals(k, StringComparison.Ordinal)))
                .Take(10)
        )
        {
            errors.Add(
                name,
                known.Length == 0 ? "This takes no parameters." : $"Is unknown; known are {known}."
            );
        }

        if (!errors.IsEmpty)
        {
            throw new RefusalException(RefusalCode.Unreadable, errors.ToDictionary());
        }
    }
}

/// <summary>One query parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Type">Its JSON type in the document.</param>
internal sealed record QueryParameter(string Name, string Description, string Type = "string");
