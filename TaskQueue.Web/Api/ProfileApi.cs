using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>One's own account and sessions.</summary>
internal static class ProfileApi
{
    public static void MapProfile(this RouteGroupBuilder auth)
    {
        auth.MapGet("/profile", GetAsync)
            .RequireAuthorization()
            .Says("getProfile", "Get one's own account")
            .Answers(ProfileExamples.Profile)
            .Refuses();
        auth.MapPatch("/profile", ChangeAsync)
            .RequireAuthorization()
            .Says("changeProfile", "Change one's own name and time zone", "What is left out stays.")
            .Takes<ChangeProfileRequest>(ProfileExamples.Change)
            .Answers(ProfileExamples.Profile)
            .Refuses(400, 413, 415, 422);
        auth.MapPost("/password/change", ChangePasswordAsync)
            .RequireAuthorization()
            .Says(
                "changePassword",
                "Change one's own password",
                "Ends all other sessions of the account; this one goes on."
            )
            .Takes<ChangePasswordRequest>(ProfileExamples.Password)
            .Refuses(400, 413, 415, 422);
        auth.MapGet("/sessions", ListAsync)
            .RequireAuthorization()
            .Says(
                "listSessions",
                "List where one is signed in",
                "The own session first, then the one seen last."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ProfileExamples.Sessions)
            .Refuses(400, 422);
        auth.MapDelete("/sessions", EndOthersAsync)
            .RequireAuthorization()
            .Says("endSessions", "Sign out everywhere else", "All of one's sessions but this one end.")
            .Answers(ProfileExamples.Ended)
            .Refuses();
        auth.MapDelete("/sessions/{id:guid}", EndAsync)
            .RequireAuthorization()
            .Says("endSession", "End one of one's own sessions")
            .Refuses(404);
    }

    private static async Task<Ok<ProfileResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        ProfileService profiles
    ) =>
        TypedResults.Ok(
            ProfileResponse.Of(await profiles.ReadAsync(Person.From(user), context.RequestAborted))
        );

    private static async Task<Ok<ProfileResponse>> ChangeAsync(
        ChangeProfileRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        ProfileService profiles
    ) =>
        TypedResults.Ok(
            ProfileResponse.Of(
                await profiles.ChangeAsync(
                    Person.From(user),
                    body.Name,
                    body.TimeZone,
                    context.RequestAborted
                )
            )
        );

    private static async Task<NoContent> ChangePasswordAsync(
        ChangePasswordRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        ProfileService profiles
    )
    {
        await profiles.ChangePasswordAsync(
            Person.From(user),
            AuthApi.Given(body.CurrentPassword, "currentPassword"),
            AuthApi.Given(body.NewPassword, "newPassword"),
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ListResponse<SessionResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SessionList sessions
    )
    {
        var asked = PageQuery.From(context.Request);
        var all = await sessions.ListAsync(Person.From(user), context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(all, asked, SessionResponse.Of));
    }

    private static async Task<Ok<EndedResponse>> EndOthersAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SessionList sessions
    ) =>
        TypedResults.Ok(
            new EndedResponse(await sessions.EndOthersAsync(Person.From(user), context.RequestAborted))
        );

    private static async Task<NoContent> EndAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        SessionList sessions
    )
    {
        await sessions.EndAsync(Person.From(user), id, context.RequestAborted);
        return TypedResults.NoContent();
    }
}

/// <summary>What is to be changed of one's own account; what is left out stays, "" is nothing.</summary>
/// <param name="Name">What others are to call one.</param>
/// <param name="TimeZone">By its IANA name.</param>
internal sealed record ChangeProfileRequest(string? Name = null, string? TimeZone = null);

/// <summary>Another password.</summary>
/// <param name="CurrentPassword">The one that holds now.</param>
/// <param name="NewPassword">The one that is to hold: 12 to 128 characters.</param>
internal sealed record ChangePasswordRequest(string? CurrentPassword = null, string? NewPassword = null);

/// <summary>One's own account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Name">What others call one.</param>
/// <param name="TimeZone">The own time zone.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastSignInAt">When one last signed in.</param>
/// <param name="HasPassword">Whether it has a password; one whose owner signs in with a provider need not.</param>
internal sealed record ProfileResponse(
    Guid Id,
    string Email,
    string? Name,
    string? TimeZone,
    IReadOnlyList<string> Roles,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    bool HasPassword
)
{
    public static ProfileResponse Of(Profile profile) =>
        new(
            profile.Id,
            profile.Email,
            profile.Name,
            profile.TimeZone,
            profile.Roles,
            profile.CreatedAt,
            profile.LastSignInAt,
            profile.HasPassword
        );
}

/// <summary>A session that stands.</summary>
/// <param name="Id">The session.</param>
/// <param name="Kind">console or program; unknown for one that an older version began.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="SeenAt">When it was last seen at work; about a minute behind.</param>
/// <param name="ExpiresAt">When it ends, unless it is renewed.</param>
/// <param name="Address">The address that it was begun from.</param>
/// <param name="UserAgent">What the browser or the program calls itself.</param>
/// <param name="Current">Whether it is the one that asks.</param>
/// <param name="Provider">The OpenID Connect provider that it was begun with; null where a password was given.</param>
internal sealed record SessionResponse(
    Guid Id,
    string Kind,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt,
    string? Address,
    string? UserAgent,
    bool Current,
    string? Provider
)
{
    public static SessionResponse Of(SessionView session) =>
        new(
            session.Id,
            session.IsConsole switch
            {
                true => "console",
                false => "program",
                null => "unknown",
            },
            session.StartedAt,
            session.SeenAt,
            session.ExpiresAt,
            session.Address,
            session.Agent,
            session.IsThis,
            session.Provider
        );
}

/// <summary>How many sessions were ended.</summary>
/// <param name="Ended">So many.</param>
internal sealed record EndedResponse(int Ended);
