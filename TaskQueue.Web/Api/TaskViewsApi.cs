using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Views;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Saved queries: find, save, change and delete them; and what was looked for last.</summary>
internal static class TaskViewsApi
{
    public static void MapTaskViews(this IEndpointRouteBuilder api)
    {
        api.MapQueryCompletions();
        var views = api.MapGroup("/task-filters").WithTags("Tasks");
        views
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listTaskFilters",
                "List saved queries",
                "Those that are there for everybody, then your own and the shared ones, by name."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TaskViewExamples.List)
            .Refuses(400, 422);
        views
            .MapPost("", CreateAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("createTaskFilter", "Save a query", "A shared one is everybody's; it needs tasks.write.")
            .Takes<TaskViewRequest>(TaskViewExamples.Request)
            .Answers(TaskViewExamples.View)
            .Refuses(400, 409, 413, 415, 422);
        views
            .MapGet("/history", HistoryAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getTaskFilterHistory", "Your last 20 queries in the console", "The last one first.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(TaskViewExamples.History)
            .Refuses(400, 422);
        views
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getTaskFilter", "Get a saved query")
            .Answers(TaskViewExamples.View)
            .Refuses(404);
        views
            .MapPut("/{id:guid}", UpdateAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "updateTaskFilter",
                "Change a saved query",
                "Takes all of it. Your own, or a shared one with tasks.write; only its owner takes a shared one back."
            )
            .Takes<TaskViewRequest>(TaskViewExamples.Request)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(TaskViewExamples.View)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        views
            .MapDelete("/{id:guid}", DeleteAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("deleteTaskFilter", "Delete a saved query", "Your own, or a shared one with tasks.write.")
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Refuses(400, 404, 409, 412);
    }

    private static async Task<Ok<ListResponse<TaskViewResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        TaskViews views
    )
    {
        var (asked, actor) = (PageQuery.From(context.Request), Actor.From(user));
        var saved = await views.ListAsync(actor, context.RequestAborted);
        IReadOnlyList<TaskViewResponse> all =
        [
            .. ReadyView.All.Select(TaskViewResponse.Of),
            .. saved.Select(v => TaskViewResponse.Of(v, actor)),
        ];
        return TypedResults.Ok(ListResponse.Cut(all, asked, v => v));
    }

    private static async Task<Created<TaskViewResponse>> CreateAsync(
        TaskViewRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        TaskViews views
    )
    {
        var actor = Actor.From(user);
        var made = await views.CreateAsync(actor, body.ToView());
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/task-filters/{made.Id}",
            Show(context, made, actor)
        );
    }

    private static async Task<Ok<ListResponse<QueryHistoryResponse>>> HistoryAsync(
        HttpContext context,
        ClaimsPrincipal user,
        QueryHistories histories
    )
    {
        var asked = PageQuery.From(context.Request);
        var history = await histories.ReadAsync(Actor.From(user), context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(history.Queries, asked, q => new QueryHistoryResponse(q)));
    }

    private static async Task<Ok<TaskViewResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskViews views
    )
    {
        var actor = Actor.From(user);
        return TypedResults.Ok(Show(context, await views.GetAsync(actor, id, context.RequestAborted), actor));
    }

    private static async Task<Ok<TaskViewResponse>> UpdateAsync(
        Guid id,
        TaskViewRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        TaskViews views
    )
    {
        var (version, actor) = (IfMatch.Read(context.Request), Actor.From(user));
        return TypedResults.Ok(
            Show(context, await views.UpdateAsync(actor, id, body.ToView(), version), actor)
        );
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskViews views
    )
    {
        await views.DeleteAsync(Actor.From(user), id, IfMatch.Read(context.Request));
        return TypedResults.NoContent();
    }

    private static TaskViewResponse Show(HttpContext context, TaskView view, Actor actor)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
        return TaskViewResponse.Of(view, actor);
    }
}

/// <summary>A query to be saved, or what a saved one is to be from now on.</summary>
/// <param name="Name">What people call it; no two of an account have the same name.</param>
/// <param name="Query">The query, as <c>q</c> of the list takes it.</param>
/// <param name="Shared">Whether everybody who sees tasks is to have it.</param>
/// <param name="Columns">The columns that it shows, in order; left out or empty for those of whoever looks.</param>
internal sealed record TaskViewRequest(
    string? Name = null,
    string? Query = null,
    bool Shared = false,
    IReadOnlyList<string>? Columns = null
)
{
    public NewTaskView ToView() => new(Name, Query, Shared) { Columns = Columns ?? [] };
}

/// <summary>A query that was asked.</summary>
/// <param name="Query">The query.</param>
internal sealed record QueryHistoryResponse(string Query);

/// <summary>A saved query.</summary>
/// <param name="Id">Its id; a word for one that is there for everybody from the start.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Query">The query.</param>
/// <param name="Columns">The columns that it shows, in order; empty for those of whoever looks.</param>
/// <param name="Kind"><c>ready</c>, <c>own</c> or <c>shared</c>.</param>
/// <param name="Shared">Whether everybody has it.</param>
/// <param name="Owner">Who saved it; null for one that was there from the start.</param>
/// <param name="Version">Rises with each change.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="UpdatedBy">By whom.</param>
internal sealed record TaskViewResponse(
    string Id,
    string Name,
    string Query,
    IReadOnlyList<string> Columns,
    string Kind,
    bool Shared,
    string? Owner,
    int Version,
    DateTimeOffset? UpdatedAt,
    string? UpdatedBy
)
{
    public static TaskViewResponse Of(ReadyView view) =>
        new(view.Key, view.Name, view.Query, [], "ready", true, null, 0, null, null);

    public static TaskViewResponse Of(TaskView view, Actor actor) =>
        new(
            view.Id.ToString(),
            view.Name,
            view.Query,
            view.Columns,
            view.OwnerId == actor.UserId ? "own" : "shared",
            view.Shared,
            view.Owner,
            view.Version,
            view.UpdatedAt,
            view.UpdatedBy
        );
}
