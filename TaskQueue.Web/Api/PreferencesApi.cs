using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>How one likes the console.</summary>
internal static class PreferencesApi
{
    public static void MapPreferences(this RouteGroupBuilder auth)
    {
        auth.MapGet("/preferences", GetAsync)
            .RequireAuthorization()
            .Says("getPreferences", "Get how one likes the console")
            .Answers(ProfileExamples.Preferences)
            .Refuses();
        auth.MapPatch("/preferences", ChangeAsync)
            .RequireAuthorization()
            .Says(
                "changePreferences",
                "Change how one likes the console",
                "What is left out stays. An empty list of columns stands for the usual ones."
            )
            .Takes<PreferencesRequest>(ProfileExamples.PreferencesChange)
            .Answers(ProfileExamples.Preferences)
            .Refuses(400, 413, 415, 422);
    }

    private static async Task<Ok<PreferencesResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        PreferenceService preferences
    ) =>
        TypedResults.Ok(
            PreferencesResponse.Of(await preferences.ReadAsync(Person.From(user), context.RequestAborted))
        );

    private static async Task<Ok<PreferencesResponse>> ChangeAsync(
        PreferencesRequest body,
        ClaimsPrincipal user,
        PreferenceService preferences
    ) =>
        TypedResults.Ok(
            PreferencesResponse.Of(await preferences.ChangeAsync(Person.From(user), body.ToChange()))
        );
}

/// <summary>What is to be different; what is left out stays.</summary>
/// <param name="Theme">system, light or dark.</param>
/// <param name="Density">comfortable or compact.</param>
/// <param name="Times">utc, or own for the time zone of the account.</param>
/// <param name="Rows">Rows of a page of the task list, 1 to 500; 0 for one list to scroll through.</param>
/// <param name="TaskColumns">The columns of the task list, in order; none for the usual ones.</param>
/// <param name="QueueColumns">The columns of the list of queues, in order; none for the usual ones.</param>
/// <param name="ScheduleColumns">The columns of the list of schedules, in order; none for the usual ones.</param>
/// <param name="WorkerColumns">The columns of the list of workers, in order; none for the usual ones.</param>
/// <param name="Language">The language of the console: browser for the one that the browser asks for, en or de.</param>
/// <param name="Guide">offered (while the installation is empty), shown or away: the guide to a first task.</param>
internal sealed record PreferencesRequest(
    string? Theme = null,
    string? Density = null,
    string? Times = null,
    int? Rows = null,
    IReadOnlyList<string>? TaskColumns = null,
    IReadOnlyList<string>? QueueColumns = null,
    IReadOnlyList<string>? ScheduleColumns = null,
    IReadOnlyList<string>? WorkerColumns = null,
    string? Language = null,
    string? Guide = null
)
{
    public PreferenceChange ToChange()
    {
        var errors = new FieldErrors();
        var change = new PreferenceChange
        {
            Theme = Read<ConsoleTheme>(Theme, "theme", errors),
            Density = Read<ConsoleDensity>(Density, "density", errors),
            OwnTime = Times is null ? null : Times == PreferencesResponse.Own,
            Rows = Rows,
            TaskColumns = TaskColumns,
            QueueColumns = QueueColumns,
            ScheduleColumns = ScheduleColumns,
            WorkerColumns = WorkerColumns,
            Language = Language,
            Guide = Read<GuideChoice>(Guide, "guide", errors),
        };
        errors.Require(
            Times is null or PreferencesResponse.Own or PreferencesResponse.Utc,
            "times",
            "Must be utc or own."
        );
        errors.ThrowIfAny();
        return change;
    }

    private static TWord? Read<TWord>(string? word, string field, FieldErrors errors)
        where TWord : struct, Enum
    {
        foreach (var known in Enum.GetValues<TWord>())
        {
            var name = known.ToString().ToLowerInvariant();
            if (name == word)
            {
                return known;
            }
        }

        errors.Require(
            word is null,
            field,
            $"Must be one of {string.Join(", ", Enum.GetNames<TWord>().Select(n => n.ToLowerInvariant()))}."
        );
        return null;
    }
}

/// <summary>How one likes the console.</summary>
/// <param name="Theme">system, light or dark.</param>
/// <param name="Density">comfortable or compact.</param>
/// <param name="Times">utc or own.</param>
/// <param name="TimeZone">The time zone of the account, which own stands for; null when it has none.</param>
/// <param name="Rows">Rows of a page of the task list; 0 for one list to scroll through, null for the usual number.</param>
/// <param name="TaskColumns">The columns of the task list; empty for the usual ones.</param>
/// <param name="QueueColumns">The columns of the list of queues; empty for the usual ones.</param>
/// <param name="ScheduleColumns">The columns of the list of schedules; empty for the usual ones.</param>
/// <param name="WorkerColumns">The columns of the list of workers; empty for the usual ones.</param>
/// <param name="Language">The language of the console: browser, en or de.</param>
/// <param name="Guide">offered, shown or away: the guide to a first task.</param>
internal sealed record PreferencesResponse(
    string Theme,
    string Density,
    string Times,
    string? TimeZone,
    int? Rows,
    IReadOnlyList<string> TaskColumns,
    IReadOnlyList<string> QueueColumns,
    IReadOnlyList<string> ScheduleColumns,
    IReadOnlyList<string> WorkerColumns,
    string Language,
    string Guide
)
{
    public const string Own = "own";
    public const string Utc = "utc";

    public static PreferencesResponse Of(KnownPreferences known) =>
        new(
            known.Kept.Theme.ToString().ToLowerInvariant(),
            known.Kept.Density.ToString().ToLowerInvariant(),
            known.Kept.OwnTime ? Own : Utc,
            known.TimeZone,
            known.Kept.Rows,
            known.Kept.TaskColumns,
            known.Kept.QueueColumns,
            known.Kept.ScheduleColumns,
            known.Kept.WorkerColumns,
            known.Kept.Language ?? PreferenceChange.BrowserLanguage,
            known.Kept.Guide.ToString().ToLowerInvariant()
        );
}
