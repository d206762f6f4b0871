using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Accounts, for those who manage them.</summary>
internal static class UsersApi
{
    private static readonly QueryParameter[] OfList =
    [
        .. QueryParameters.OfPage,
        new("q", "In the address or the name, in any case."),
        new("status", "active, invited, unconfirmed or disabled."),
    ];

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").RequireAuthorization(Permissions.UsersManage);
        users
            .MapGet("", ListAsync)
            .Says("listUsers", "List accounts", "By e-mail address.")
            .TakesQuery(OfList)
            .Answers(UserExamples.List)
            .Refuses(400, 422);
        users
            .MapPost("", CreateAsync)
            .Says(
                "createUser",
                "Make an account",
                "Its owner is sent a link to choose a password, which holds for seven days; where no mail can be sent, the answer "
                    + "has it, once. For a program's account give a password instead. Nobody gives a role that may more than they "
                    + "may themselves."
            )
            .Takes<CreateUserRequest>(UserExamples.Create)
            .Answers(UserExamples.Created)
            .Refuses(400, 409, 413, 415, 422);
        users
            .MapGet("/{id:guid}", GetAsync)
            .Says("getUser", "Get an account")
            .Answers(UserExamples.User)
            .Refuses(404);
        users
            .MapPatch("/{id:guid}", ChangeAsync)
            .Says(
                "changeUser",
                "Change an account",
                "What is left out stays. Other roles, and disabled, end all of its sessions. 409 when nobody would be left who can "
                    + "administer the installation."
            )
            .Takes<ChangeUserRequest>(UserExamples.Change)
            .Answers(UserExamples.User)
            .Refuses(400, 404, 409, 413, 415, 422);
        users
            .MapDelete("/{id:guid}", DeleteAsync)
            .Says("deleteUser", "Delete an account", "What it has made stays, under its name.")
            .Refuses(404, 409);
        MapActions(users);
        users.MapUserLogins();
    }

    private static void MapActions(RouteGroupBuilder users)
    {
        users
            .MapGet("/{id:guid}/sessions", SessionsAsync)
            .Says("listUserSessions", "List where an account is signed in")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ProfileExamples.Sessions)
            .Refuses(400, 404, 422);
        users
            .MapPost("/{id:guid}/sign-out", SignOutAsync)
            .Says("signOutUser", "Sign an account out everywhere", "Its tokens, cookies and open pages end.")
            .Answers(UserExamples.User)
            .Refuses(400, 404, 413);
        users
            .MapPost("/{id:guid}/unlock", UnlockAsync)
            .Says("unlockUser", "Forget failed attempts to sign in", "Nothing happens where there are none.")
            .Answers(UserExamples.User)
            .Refuses(400, 404, 413);
        users
            .MapPost("/{id:guid}/reset-password", ResetAsync)
            .Says(
                "resetUserPassword",
                "Send an account a link to choose a password",
                "An invitation again where it has none yet. Until it is used, everything stays as it is. Where no mail can be sent, "
                    + "the answer has the link, once."
            )
            .Answers(UserExamples.Link)
            .Refuses(400, 404, 409, 413);
        users
            .MapPost("/{id:guid}/reset-mfa", ResetMfaAsync)
            .Says(
                "resetUserMfa",
                "Take the second factor of an account away",
                "For an owner who has lost phone and recovery codes. Its sessions end, and its owner is told by mail. 409 when it "
                    + "has none."
            )
            .Answers(UserExamples.User)
            .Refuses(400, 404, 409, 413);
    }

    private static async Task<Ok<ListResponse<UserResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        UserQueries users
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var asked = fields.Page();
        var filter = new UserFilter(fields.Text("q"), StatusOf(fields));
        fields.ThrowIfAny();
        var page = await users.ListAsync(
            Actor.From(user),
            filter,
            asked.Cursor,
            asked.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(page, UserResponse.Of));
    }

    private static async Task<Created<CreatedUserResponse>> CreateAsync(
        CreateUserRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        var made = await users.CreateAsync(
            Actor.From(user),
            new(body.Email ?? "", Texts(body.Roles) ?? [], body.Name, body.Password),
            context.RequestAborted
        );
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/users/{made.User.Id}",
            CreatedUserResponse.Of(made)
        );
    }

    private static async Task<Ok<UserResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserQueries users
    ) => TypedResults.Ok(UserResponse.Of(await FindAsync(id, context, user, users)));

    private static async Task<Ok<UserResponse>> ChangeAsync(
        Guid id,
        ChangeUserRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    ) =>
        TypedResults.Ok(
            UserResponse.Of(
                await users.ChangeAsync(
                    Actor.From(user),
                    id,
                    new(body.Name, Texts(body.Roles), body.Disabled),
                    context.RequestAborted
                )
            )
        );

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        await users.DeleteAsync(Actor.From(user), id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ListResponse<SessionResponse>>> SessionsAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserQueries users,
        SessionList sessions
    )
    {
        var asked = PageQuery.From(context.Request);
        await FindAsync(id, context, user, users);
        var all = await sessions.OfAsync(Actor.From(user), id, context.RequestAborted);
        return TypedResults.Ok(ListResponse.Cut(all, asked, SessionResponse.Of));
    }

    private static async Task<Ok<UserResponse>> SignOutAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        await NoBody.CheckAsync(context.Request);
        return TypedResults.Ok(
            UserResponse.Of(await users.SignOutAsync(Actor.From(user), id, context.RequestAborted))
        );
    }

    private static async Task<Ok<UserResponse>> UnlockAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        await NoBody.CheckAsync(context.Request);
        return TypedResults.Ok(
            UserResponse.Of(await users.UnlockAsync(Actor.From(user), id, context.RequestAborted))
        );
    }

    private static async Task<Ok<LinkResponse>> ResetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        await NoBody.CheckAsync(context.Request);
        return TypedResults.Ok(
            LinkResponse.Of(await users.SendLinkAsync(Actor.From(user), id, context.RequestAborted))!
        );
    }

    private static async Task<Ok<UserResponse>> ResetMfaAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserService users
    )
    {
        await NoBody.CheckAsync(context.Request);
        return TypedResults.Ok(
            UserResponse.Of(await users.ResetFactorAsync(Actor.From(user), id, context.RequestAborted))
        );
    }

    private static async Task<UserAccount> FindAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        UserQueries users
    ) =>
        await users.FindAsync(Actor.From(user), id, context.RequestAborted)
        ?? throw new RefusalException(RefusalCode.NotFound, "There is no such account.");

    // A list may hold null whatever its type says; it is no role.
    private static IReadOnlyList<string>? Texts(IReadOnlyList<string?>? list) =>
        list is null ? null : [.. list.Select(text => text ?? "")];

    private static UserStatus? StatusOf(QueryFields fields)
    {
        if (fields.Text("status") is not { } text)
        {
            return null;
        }

        var statuses = Enum.GetValues<UserStatus>().Where(s => UserResponse.WordOf(s) == text).ToList();
        if (statuses.Count == 1)
        {
            return statuses[0];
        }

        fields.Refuse("status", "Must be active, invited, unconfirmed or disabled.");
        return null;
    }
}
