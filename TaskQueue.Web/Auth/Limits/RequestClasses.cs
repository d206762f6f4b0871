using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Auth.Oidc;

namespace TaskQueue.Web.Auth.Limits;

/// <summary>
/// Of which class a request is: by what its endpoint says of itself, else by what is known of the endpoint, so that each new
/// one has a class.
/// </summary>
internal static class RequestClasses
{
    private static readonly ConditionalWeakTable<Endpoint, Known> Remembered = [];

    /// <summary>Says of what class the requests of endpoints are, where it cannot be told by what else is known of them.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="requestClass">The class.</param>
    public static TBuilder CountsAs<TBuilder>(this TBuilder endpoints, RequestClass requestClass)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new CountedAs(requestClass));

    /// <summary>The class of a request.</summary>
    /// <param name="context">The request, when it has been routed.</param>
    /// <returns>The class; none for what is never limited: files of the console and health.</returns>
    public static RequestClass? Of(HttpContext context)
    {
        var isLook = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return OidcScheme.IsCallback(context.Request.Path) ? RequestClass.Auth
            : context.GetEndpoint() is not { } endpoint ? (isLook ? RequestClass.Read : RequestClass.Write)
            : Remembered.GetValue(endpoint, e => new(OfEndpoint(e))) is { Class: var known, IsPlain: false }
                ? known
            : isLook ? RequestClass.Read
            : RequestClass.Write;
    }

    /// <summary>The class that an endpoint has whatever the method.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The class, <see cref="RequestClass.All"/> where the method says it, or none for what is never limited.</returns>
    public static RequestClass? OfEndpoint(Endpoint endpoint)
    {
        var metadata = endpoint.Metadata;
        if (metadata.GetMetadata<CountedAs>() is { Class: var said })
        {
            return said;
        }

        var path = endpoint is RouteEndpoint { RoutePattern: { } pattern } ? Text(pattern) : "";
        return metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || path.StartsWith("/health", StringComparison.Ordinal)
                ? null
            : path.StartsWith("/_framework", StringComparison.Ordinal) ? null
            : path.StartsWith("/_blazor", StringComparison.Ordinal) ? RequestClass.Live
            : IsOfOwnAccount(metadata, path) ? RequestClass.Auth
            : metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy == Permissions.WorkersRun)
                ? RequestClass.Work
            : RequestClass.All;
    }

    // Pages that strangers reach are about signing in; that of errors is another page's answer.
    private static bool IsOfOwnAccount(EndpointMetadataCollection metadata, string path) =>
        path.StartsWith("/api/v1/auth/", StringComparison.Ordinal)
        || path is "/logout"
        || (
            metadata.GetMetadata<ComponentTypeMetadata>() is not null
            && metadata.GetMetadata<IAllowAnonymous>() is not null
            && path is not ("/error" or "/not-found")
        );

    private static string Text(RoutePattern pattern) => "/" + pattern.RawText?.TrimStart('/');

    private sealed record Known(RequestClass? Class)
    {
        public bool IsPlain => Class is RequestClass.All;
    }
}

/// <summary>What an endpoint says of its requests' class.</summary>
/// <param name="Class">The class.</param>
internal sealed record CountedAs(RequestClass Class);
