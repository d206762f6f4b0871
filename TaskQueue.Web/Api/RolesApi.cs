using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Roles: list them, and make, change and delete your own.</summary>
internal static class RolesApi
{
    public static void MapRoles(this IEndpointRouteBuilder api)
    {
        var roles = api.MapGroup("/roles").WithTags("Users").RequireAuthorization(Permissions.UsersManage);
        roles
            .MapGet("", ListAsync)
            .Says("listRoles", "List roles", "The built-in ones first.")
            .TakesQuery(QueryParameters.OfPage)
            .Answers(KeyExamples.Roles)
            .Refuses(400, 422);
        roles
            .MapPost("", CreateAsync)
            .Says(
                "createRole",
                "Make a role",
                "permissions are what it allows, none that you do not have. With queues it holds for their tasks alone; permissions "
                    + "about the whole installation cannot be limited so."
            )
            .Takes<RoleRequest>(KeyExamples.RoleRequest)
            .Answers(KeyExamples.Role)
            .Refuses(400, 409, 413, 415, 422);
        roles
            .MapGet("/{name}", GetAsync)
            .Says("getRole", "Get a role")
            .Answers(KeyExamples.Role)
            .Refuses(404);
        roles
            .MapPut("/{name}", UpdateAsync)
            .Says("updateRole", "Change a role", "Takes the whole role. Those who have it feel it at once.")
            .Takes<RoleRequest>(KeyExamples.RoleRequest)
            .Answers(KeyExamples.Role)
            .Refuses(400, 404, 413, 415, 422);
        roles
            .MapPatch("/{name}", RequireFactorAsync)
            .Says(
                "changeRolePolicy",
                "Say whether a role asks for a second factor",
                "For built-in roles, too. Those who have the role and no second factor may do nothing from then on but set one up: "
                    + "everything else answers 403 with the code enrolment_required."
            )
            .Takes<RolePolicyRequest>(KeyExamples.RolePolicy)
            .Answers(KeyExamples.Role)
            .Refuses(400, 404, 413, 415, 422);
        roles
            .MapDelete("/{name}", DeleteAsync)
            .Says("deleteRole", "Delete a role that nobody has")
            .Refuses(404, 409);
    }

    private static async Task<Ok<ListResponse<RoleResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        RoleService roles
    )
    {
        var asked = PageQuery.From(context.Request);
        var skip = (int)Math.Min(asked.Position, RoleService.Most);
        var all = await roles.ListAsync(Actor.From(user), context.RequestAborted);
        var page = all.Skip(skip).Take(asked.Limit).Select(RoleResponse.Of).ToList();
        var next = skip + page.Count;
        return TypedResults.Ok(
            new ListResponse<RoleResponse>(
                page,
                next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null
            )
        );
    }

    private static async Task<Created<RoleResponse>> CreateAsync(
        RoleRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        RoleService roles
    )
    {
        var (actor, wanted) = (Actor.From(user), body.ToRole(null));
        await roles.CreateAsync(actor, wanted, context.RequestAborted);
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/roles/{wanted.Name}",
            RoleResponse.Of(await roles.GetAsync(actor, wanted.Name, context.RequestAborted))
        );
    }

    private static async Task<Ok<RoleResponse>> GetAsync(
        string name,
        ClaimsPrincipal user,
        RoleService roles,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(RoleResponse.Of(await roles.GetAsync(Actor.From(user), name, cancellationToken)));

    private static async Task<Ok<RoleResponse>> UpdateAsync(
        string name,
        RoleRequest body,
        ClaimsPrincipal user,
        RoleService roles,
        CancellationToken cancellationToken
    )
    {
        var actor = Actor.From(user);
        await roles.UpdateAsync(actor, body.ToRole(name), cancellationToken);
        return TypedResults.Ok(RoleResponse.Of(await roles.GetAsync(actor, name, cancellationToken)));
    }

    private static async Task<Ok<RoleResponse>> RequireFactorAsync(
        string name,
        RolePolicyRequest body,
        ClaimsPrincipal user,
        RoleService roles,
        CancellationToken cancellationToken
    )
    {
        var actor = Actor.From(user);
        var required =
            body.RequireMfa ?? throw Core.RefusalException.Field("requireMfa", "Is required: true or false.");
        await roles.RequireFactorAsync(actor, name, required, cancellationToken);
        return TypedResults.Ok(RoleResponse.Of(await roles.GetAsync(Actor.System, name, cancellationToken)));
    }

    private static async Task<NoContent> DeleteAsync(
        string name,
        ClaimsPrincipal user,
        RoleService roles,
        CancellationToken cancellationToken
    )
    {
        await roles.DeleteAsync(Actor.From(user), name, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>A role to be made, or what one is to be from now on.</summary>
/// <param name="Name">2 to 40 lower-case letters, digits or -; may be left out where the path says it.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="Queues">The queues that it is limited to; all when absent.</param>
/// <param name="Description">What it is for; up to 200 characters.</param>
internal sealed record RoleRequest(
    string? Name = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<string>? Queues = null,
    string? Description = null
)
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The name in the path.</param>
    /// <exception cref="Core.RefusalException">The body names another.</exception>
    public NewRole ToRole(string? path) =>
        path is not null && Name is not null && Name != path
            ? throw Core.RefusalException.Field("name", "Is not the role of the path; a role keeps its name.")
            : new()
            {
                Name = path ?? Name ?? "",
                Permissions = Permissions ?? [],
                Queues = Queues ?? [],
                Description = Description,
            };
}

/// <summary>What a role asks of those who have it.</summary>
/// <param name="RequireMfa">Whether they must have a second factor.</param>
internal sealed record RolePolicyRequest(bool? RequireMfa = null);

/// <summary>A role.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="Queues">The queues that it is limited to; all when there are none.</param>
/// <param name="BuiltIn">Whether the product brought it along.</param>
/// <param name="Members">How many accounts have it.</param>
/// <param name="RequireMfa">Whether those who have it must have a second factor.</param>
/// <param name="WithoutMfa">How many of them have none.</param>
internal sealed record RoleResponse(
    string Name,
    string? Description,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> Queues,
    bool BuiltIn,
    int Members,
    bool RequireMfa,
    int WithoutMfa
)
{
    public static RoleResponse Of(ListedRole listed) =>
        new(
            listed.Role.Name,
            listed.Role.Description,
            listed.Role.Permissions,
            listed.Role.Queues,
            listed.Role.IsBuiltIn,
            listed.Members,
            listed.Role.RequiresSecondFactor,
            listed.Lacking
        );
}
