using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Groups of dead letters: looked through, owned, put off, resolved.</summary>
internal static class LetterGroupsApi
{
    public const string Acts =
        " It is about all letters of the group, and needs the permission in all queues where there are some. 409 says what "
        + "somebody else did first: also where the body's version, the one that you saw, is not that of the group any more.";

    private static readonly QueryParameter Trend = new(
        "trend",
        "hour (the last twelve hours; default) or day (the last fourteen days)."
    );

    private static readonly QueryParameter Status = new(
        "status",
        "open (those that came back, too), mine, snoozed, resolved or regressed (resolved, and came back); all when absent."
    );

    private delegate Task<DeadLetterGroup> Act(
        LetterGroupService groups,
        Actor actor,
        long fingerprint,
        SeenVersion? seen
    );

    public static void MapLetterGroups(this RouteGroupBuilder letters)
    {
        letters
            .MapGet("/groups", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listDeadLetterGroups",
                "Group dead letters by what they died of",
                "By fingerprint: type, kind of error, and its message without numbers, ids, quoted parts and addresses. The "
                    + "group that was seen last comes first. The trend counts the deaths of each of the last twelve hours, "
                    + "or fourteen days; those that were requeued since are not among them. counts tells how many groups there are "
                    + "of each status."
            )
            .TakesQuery([Status, Trend, .. QueryParameters.OfPage])
            .Answers(DeadLetterExamples.Groups)
            .Refuses(400, 422);
        letters
            .MapGet("/groups/{fingerprint}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getDeadLetterGroup",
                "Get a group of dead letters",
                "Also one whose letters are all gone, once somebody has acted on it."
            )
            .TakesQuery(Trend)
            .Answers(DeadLetterExamples.Group)
            .Refuses(400, 404, 422);
        MapActs(letters);
        letters.MapLetterGroupEnds();
        letters.MapLetterCanaries();
    }

    private static void MapActs(RouteGroupBuilder letters)
    {
        letters
            .MapPatch("/groups/{fingerprint}", EditAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says(
                "editDeadLetterGroup",
                "Give a group to somebody, or write a note to it",
                "What is left out stays; null takes it away. The owner is an account that may requeue these letters."
                    + Acts
            )
            .Takes<EditGroupRequest>(DeadLetterExamples.EditGroup)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(DeadLetterExamples.Group)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        MapAct(
            letters,
            "take",
            "Take a group",
            "409 when it is somebody else's.",
            (g, a, f, v) => g.TakeAsync(a, f, v)
        );
        MapAct(
            letters,
            "release",
            "Give a group back",
            "409 when it is somebody else's.",
            (g, a, f, v) => g.ReleaseAsync(a, f, v)
        );
        MapAct(
            letters,
            "wake",
            "End the snooze of a group",
            "409 when it is not snoozed.",
            (g, a, f, v) => g.WakeAsync(a, f, v)
        );
        MapAct(
            letters,
            "reopen",
            "Take back that a group is resolved",
            "Also where it came back and is not to be called regressed any more. 409 when nobody has resolved it.",
            (g, a, f, v) => g.ReopenAsync(a, f, v)
        );
    }

    /// <summary>Reads the fingerprint of an address.</summary>
    /// <exception cref="RefusalException">It is none.</exception>
    public static long Fingerprint(string text) =>
        ErrorFingerprint.TryRead(text, out var fingerprint)
            ? fingerprint
            : throw new RefusalException(
                RefusalCode.NotFound,
                "There is no such group of dead letters: a fingerprint is 16 hexadecimal digits."
            );

    /// <summary>The version that an act stands on: that of the body, or of the header.</summary>
    public static SeenVersion? Seen(HttpRequest request, int? version) =>
        IfMatch.Read(request) is { } tag ? new(tag, RefusalCode.Stale)
        : version is { } given ? new(given)
        : null;

    /// <summary>A group on its own, with its ETag.</summary>
    public static Ok<DeadLetterGroupResponse> Show(
        HttpContext context,
        DeadLetterGroup group,
        TrendUnit trend = TrendUnit.Hour
    )
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{group.Version}\"");
        return TypedResults.Ok(DeadLetterGroupResponse.Of(group, trend));
    }

    private static void MapAct(
        RouteGroupBuilder letters,
        string verb,
        string summary,
        string meaning,
        Act act
    ) =>
        letters
            .MapPost(
                $"/groups/{{fingerprint}}/{verb}",
                async (
                    string fingerprint,
                    GroupActRequest? body,
                    HttpContext context,
                    ClaimsPrincipal user,
                    LetterGroupService groups
                ) =>
                    Show(
                        context,
                        await act(
                            groups,
                            Actor.From(user),
                            Fingerprint(fingerprint),
                            Seen(context.Request, body?.Version)
                        )
                    )
            )
            .RequireAuthorization(Permissions.DeadLettersRequeue)
            .Says($"{verb}DeadLetterGroup", summary, meaning + Acts)
            .Takes<GroupActRequest>(DeadLetterExamples.GroupAct)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(DeadLetterExamples.Group)
            .Refuses(400, 404, 409, 412, 413, 415, 422);

    private static async Task<Ok<DeadLetterGroupListResponse>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetterGroups groups
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (trend, filter, asked) = (ReadTrend(fields), ReadStatus(fields), fields.Page());
        fields.ThrowIfAny();
        var skip = (int)Math.Min(asked.Position, int.MaxValue / 2);
        var page = await groups.ListAsync(
            Actor.From(user),
            filter,
            skip,
            asked.Limit,
            trend,
            context.RequestAborted
        );
        return TypedResults.Ok(
            new DeadLetterGroupListResponse(
                [.. page.Groups.Select(g => DeadLetterGroupResponse.Of(g, trend))],
                page.More ? (skip + asked.Limit).ToString(CultureInfo.InvariantCulture) : null,
                page.Counts
            )
        );
    }

    private static async Task<Ok<DeadLetterGroupResponse>> GetAsync(
        string fingerprint,
        HttpContext context,
        ClaimsPrincipal user,
        DeadLetterGroups groups
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var trend = ReadTrend(fields);
        fields.ThrowIfAny();
        var group = await groups.FindAsync(
            Actor.From(user),
            Fingerprint(fingerprint),
            trend,
            context.RequestAborted
        );
        return Show(
            context,
            group
                ?? throw new RefusalException(
                    RefusalCode.NotFound,
                    "There is no such group of dead letters."
                ),
            trend
        );
    }

    private static async Task<Ok<DeadLetterGroupResponse>> EditAsync(
        string fingerprint,
        EditGroupRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterGroupService groups
    ) =>
        Show(
            context,
            await groups.EditAsync(
                Actor.From(user),
                Fingerprint(fingerprint),
                new()
                {
                    HasOwner = body.Owner.IsThere,
                    Owner = body.Owner.Text,
                    HasNote = body.Note.IsThere,
                    Note = body.Note.Text,
                },
                Seen(context.Request, body.Version)
            )
        );

    private static TrendUnit ReadTrend(QueryFields fields)
    {
        var word = fields.Text(Trend.Name);
        if (word is not (null or "hour" or "day"))
        {
            fields.Refuse(Trend.Name, "Must be hour or day.");
        }

        return word == "day" ? TrendUnit.Day : TrendUnit.Hour;
    }

    private static LetterGroupFilter ReadStatus(QueryFields fields)
    {
        var word = fields.Text(Status.Name);
        if (word is null or "all")
        {
            return LetterGroupFilter.All;
        }

        foreach (var filter in Enum.GetValues<LetterGroupFilter>())
        {
            if (word == Word(filter))
            {
                return filter;
            }
        }

        fields.Refuse(Status.Name, "Must be open, mine, snoozed, resolved, regressed or all.");
        return LetterGroupFilter.All;
    }

    private static string Word(LetterGroupFilter filter) => filter.ToString().ToLowerInvariant();
}
