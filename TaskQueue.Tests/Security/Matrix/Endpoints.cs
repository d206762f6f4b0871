using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Tests.Security.Matrix;

/// <summary>The endpoints of a running Web, with what its metadata says of who gets in.</summary>
internal static class Endpoints
{
    // Developers' builds answer here that a file of the console is not there.
    private const string NoFile = "{**path:file}";

    /// <summary>All but the files of the console, in the order of their paths.</summary>
    public static IReadOnlyList<Door> Of(IServiceProvider services) =>
        [
            .. services
                .GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
                .Where(e => e.RoutePattern.RawText!.TrimStart('/') is not NoFile)
                .SelectMany(DoorsOf)
                .DistinctBy(d => d.Name)
                .OrderBy(d => d.Path, StringComparer.Ordinal)
                .ThenBy(d => d.Method, StringComparer.Ordinal),
        ];

    private static IEnumerable<Door> DoorsOf(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return methods.Select(m => new Door(
            m,
            "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            NeededBy(endpoint),
            PathOf(endpoint.RoutePattern),
            endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0]
        ));
    }

    private static string NeededBy(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return Door.Anyone;
        }

        var policies = endpoint
            .Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(a => a.Policy)
            .OfType<string>()
            .Distinct()
            .ToList();
        return policies.Count == 0 ? Door.SignedIn : string.Join('+', policies);
    }

    // A path that leads there, to something that is not.
    private static string PathOf(RoutePattern pattern) =>
        "/"
        + string.Join(
            '/',
            pattern.PathSegments.Select(s =>
                string.Concat(
                    s.Parts.Select(p =>
                        p switch
                        {
                            RoutePatternLiteralPart literal => literal.Content,
                            RoutePatternSeparatorPart separator => separator.Content,
                            RoutePatternParameterPart { Name: "documentName" } => "v1",
                            RoutePatternParameterPart { Name: "name" or "plugin" } => "nothing",
                            _ => "0198c0de-0000-7000-8000-000000000000",
                        }
                    )
                )
            )
        );
}

/// <summary>One method of one path.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The pattern of the path.</param>
/// <param name="Needs">The permission that opens it, <see cref="Anyone"/> or <see cref="SignedIn"/>.</param>
/// <param name="Example">A path that leads there.</param>
/// <param name="Body">What kind of body it takes; JSON unless it says so.</param>
internal sealed record Door(string Method, string Path, string Needs, string Example, string? Body)
{
    public const string Anyone = "anyone";
    public const string SignedIn = "signed in";

    public string Name => $"{Method} {Path}";

    public override string ToString() => $"{Method} {Path}: {Needs}";
}
