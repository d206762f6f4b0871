using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>How a query that is being typed may go on.</summary>
internal static class QueryCompletionsApi
{
    private const string Text = "q";
    private const string Place = "at";

    public static void MapQueryCompletions(this IEndpointRouteBuilder api) =>
        api.MapGet("/tasks/completions", CompleteAsync)
            .WithTags("Tasks")
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "completeQuery",
                "Complete a query for tasks",
                "What the field above the list of tasks suggests: names of fields, then values, as far as the caller sees them. A suggestion "
                    + "takes the place of the characters from start to end. None inside quotes and expressions."
            )
            .TakesQuery(
                new(Text, "The query, as far as it was typed; up to 2,000 characters."),
                new(
                    Place,
                    "The place of the caret, in UTF-16 units from the beginning; the end when absent.",
                    "integer"
                )
            )
            .Answers(TaskViewExamples.Completion)
            .Refuses(400, 422);

    private static async Task<Ok<QueryCompletionResponse>> CompleteAsync(
        HttpContext context,
        ClaimsPrincipal user,
        QueryCompletions completions
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var text = fields.Text(Text, TaskQuery.Longest) ?? "";
        var at = fields.Number(Place, 0, text.Length) ?? text.Length;
        fields.ThrowIfAny();
        var (place, options) = await completions.AtAsync(
            Actor.From(user),
            text,
            at,
            known: null,
            context.RequestAborted
        );
        return TypedResults.Ok(
            new QueryCompletionResponse(
                place?.Start ?? at,
                place?.End ?? at,
                place?.Field?.Name,
                [.. options.Select(o => new QuerySuggestionResponse(o.Insert, o.Label, o.Meaning))]
            )
        );
    }
}

/// <summary>How a query may go on.</summary>
/// <param name="Start">Where the word begins that a suggestion takes the place of.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Field">The field whose values these are; null where they are names of fields.</param>
/// <param name="Suggestions">The best first.</param>
internal sealed record QueryCompletionResponse(
    int Start,
    int End,
    string? Field,
    IReadOnlyList<QuerySuggestionResponse> Suggestions
);

/// <summary>A suggestion.</summary>
/// <param name="Insert">What is put into the query.</param>
/// <param name="Label">What to show.</param>
/// <param name="Meaning">What it means; empty where that is plain.</param>
internal sealed record QuerySuggestionResponse(string Insert, string Label, string Meaning);
