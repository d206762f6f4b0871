using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskQueue.Web.Health;

/// <summary>How the process stands.</summary>
/// <param name="Status">healthy, degraded or unhealthy: the worst of all.</param>
/// <param name="Checks">Each dependency that was looked at.</param>
internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, HealthEntry> Checks)
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new HealthResponse(
                WordOf(report.Status),
                report.Entries.ToDictionary(
                    e => e.Key,
                    e => new HealthEntry(WordOf(e.Value.Status), e.Value.Description)
                )
            ),
            context.RequestAborted
        );
    }

    private static string WordOf(HealthStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>How one dependency stands.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Reason">Why it is not healthy, or what else there is to know; for people.</param>
internal sealed record HealthEntry(string Status, string? Reason);
