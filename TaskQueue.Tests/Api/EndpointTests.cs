using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Tests.Api;

/// <summary>Deny by default: whoever adds an address says who may come, or this fails.</summary>
public sealed class EndpointTests(ApiApp app) : IClassFixture<ApiApp>
{
    // Reviewed: what answers without sign-in, and why.
    private static readonly Dictionary<string, string> OpenToAll = new()
    {
        ["/health"] = "orchestrators and load balancers",
        ["/health/live"] = "orchestrators and load balancers",
        ["/health/ready"] = "orchestrators and load balancers",
        ["/api/v1/auth/login"] = "how one signs in",
        ["/api/v1/auth/refresh"] = "carries its own token",
        ["/api/v1/auth/register"] = "as far as Auth:Registration lets them",
        ["/api/v1/auth/email/confirm"] = "carries its own token",
        ["/api/v1/auth/password/forgot"] = "who cannot sign in",
        ["/api/v1/auth/password/reset"] = "carries its own token",
    };

    private static readonly string[] OurRoots = ["/api", "/health", "/openapi", "/docs", "/metrics"];

    private IReadOnlyList<RouteEndpoint> Endpoints =>
        [
            .. app
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => OurRoots.Any(r => PathOf(e).StartsWith(r, StringComparison.Ordinal))),
        ];

    [Fact]
    public void EveryEndpoint_SaysWhoMayCome()
    {
        var silent = Endpoints.Where(e =>
            e.Metadata.GetMetadata<IAuthorizeData>() is null
            && e.Metadata.GetMetadata<IAllowAnonymous>() is null
        );

        Assert.Empty(silent.Select(PathOf));
        Assert.True(Endpoints.Count > 20);
    }

    [Fact]
    public void OnlyReviewedEndpoints_AreOpenToAll() =>
        Assert.Equal(
            OpenToAll.Keys.Order(StringComparer.Ordinal),
            Endpoints
                .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                .Select(PathOf)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task EveryOtherEndpoint_Is401ForStrangers()
    {
        foreach (var endpoint in Endpoints.Where(e => !OpenToAll.ContainsKey(PathOf(e))))
        {
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            var path = PathOf(endpoint)
                .Replace("{id:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal)
                .Replace("/{**path}", "/index.html", StringComparison.Ordinal)
                .Replace("{name}", "x", StringComparison.Ordinal);
            using var body = ApiClient.Json("{}");

            var answer = await app.Anonymous.SendAsync(
                new HttpMethod(method),
                path,
                method is "GET" or "DELETE" ? null : body
            );

            Assert.True((int)answer.Status == 401, $"{method} {path} answered {(int)answer.Status}");
        }
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');
}
