using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>Notes what is refused before any service is asked: the endpoint needs a permission that somebody lacks.</summary>
/// <param name="denials">Hears of it.</param>
internal sealed class DeniedEndpoints(Denials denials) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Forbidden)
        {
            var actor = Actor.From(context.User);
            var lacking =
                context
                    .GetEndpoint()
                    ?.Metadata.GetOrderedMetadata<IAuthorizeData>()
                    .Select(a => a.Policy)
                    .FirstOrDefault(p => p is not null && !actor.May(p))
                ?? "";
            denials.Note(
                actor,
                AuditActions.AccessDenied,
                AuditSubject.Permission(lacking),
                RequestOrigin.RouteOf(context)
            );
        }

        return _usual.HandleAsync(next, context, policy, authorizeResult);
    }
}
