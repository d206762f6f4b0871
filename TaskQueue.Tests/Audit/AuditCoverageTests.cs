using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Audit;

namespace TaskQueue.Tests.Audit;

/// <summary>
/// S68: every address that changes something leaves exactly one entry in the audit log, or stands in a reviewed list of those
/// that do not. Whoever adds an address adds it here, or this fails.
/// </summary>
public sealed class AuditCoverageTests(AuditedApp app) : IClassFixture<AuditedApp>
{
    // Reviewed: what changes nothing, or is told elsewhere.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["POST /api/v1/tasks"] =
            "a submission is told by the task's own timeline; tens of thousands come in a second",
        ["POST /api/v1/tasks/batch"] = "as single ones",
        ["PATCH /api/v1/auth/preferences"] =
            "how somebody's own pages look; changes nothing for anybody else",
        ["POST /api/v1/inbox/read"] = "one's own alone; changes nothing for anybody else",
        ["PUT /api/v1/follows/{kind}/{subject}"] = "one's own alone; changes nothing for anybody else",
        ["DELETE /api/v1/follows/{kind}/{subject}"] = "one's own alone; changes nothing for anybody else",
        ["POST /api/v1/schedules/preview"] = "changes nothing",
        ["POST /api/v1/dead-letter-rules/preview"] = "changes nothing",
        ["POST /api/v1/task-types/{name}/compatibility"] = "changes nothing",
        ["POST /api/v1/settings/compare"] = "changes nothing",
        ["POST /api/v1/workers/{id:guid}/heartbeat"] = "a worker's sign of life",
        ["POST /api/v1/workers/{id:guid}/lease"] = "a worker's work, told by the task's attempts",
        ["POST /api/v1/leases/{id:guid}/complete"] = "a worker's work, told by the task's attempts",
        ["POST /api/v1/leases/{id:guid}/fail"] = "a worker's work, told by the task's attempts",
        ["POST /api/v1/leases/{id:guid}/extend"] = "a worker's work",
        ["POST /api/v1/leases/{id:guid}/progress"] = "a worker's work",
        ["POST /api/v1/leases/{id:guid}/log"] = "a worker's work",
        ["POST /api/v1/auth/refresh"] =
            "goes on with a session that has its entry; a token used twice is told, see SignInAuditTests",
        ["POST /api/v1/auth/login"] = "is told with the session, see SignInAuditTests",
        ["POST /api/v1/auth/ticket"] = "changes nothing that lasts: what it opens is a read",
        ["DELETE /api/v1/auth/external-logins/{id:guid}"] =
            "needs a provider to be linked with, see ProviderLinkTests",
        ["DELETE /api/v1/users/{id:guid}/external-logins/{login:guid}"] =
            "needs a provider to be linked with, see ProviderLetterTests",
        ["POST /api/v1/auth/logout"] = "is told with the session, see SignInAuditTests",
        ["POST /api/v1/auth/register"] =
            "is told where somebody registers, see SignInAuditTests; here it is closed",
        ["POST /api/v1/auth/password/forgot"] = "changes nothing: a mail may be sent",
        ["POST /api/v1/auth/password/reset"] = "nobody is signed in there; see SignInAuditTests",
        ["POST /api/v1/auth/email/confirm"] = "nobody is signed in there; see SignInAuditTests",
        ["POST /logout"] = "is told with the session, see SignInAuditTests",
        ["POST /session/alive"] = "changes nothing",
    };

    public static TheoryData<string> Routes => [.. AuditExamplesOfRoutes.All.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryAddressThatChanges_HasAnExample_OrAReasonWhyNot()
    {
        var changing = app
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e =>
                (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                    .Where(m => m is "POST" or "PUT" or "PATCH" or "DELETE")
                    .Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}")
            )
            // Pages, and what the framework brings for circuits.
            .Where(r =>
                r.Contains("/api/", StringComparison.Ordinal)
                || Exempt.ContainsKey(r)
                || r.EndsWith("/export", StringComparison.Ordinal)
            )
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            AuditExamplesOfRoutes.All.Keys.Concat(Exempt.Keys).Order(StringComparer.Ordinal),
            changing
        );
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task AChange_LeavesExactlyOneEntry(string route)
    {
        var (action, prepare) = AuditExamplesOfRoutes.All[route];
        var act = await prepare(app);
        var before = (await app.EntriesAsync(Stop)).Count;

        var answer = await act();

        Assert.True((int)answer.Status is >= 200 and < 300, $"{route}: {answer.Text}");
        var entry = Assert.Single((await app.EntriesAsync(Stop)).Skip(before));
        Assert.Equal((action, AuditOutcome.Done), (entry.Action, entry.Outcome));
        Assert.Equal(Core.Security.Via.Api, entry.Via);
        Assert.NotNull(entry.UserId);
        Assert.NotNull(entry.TraceId);
    }

    [Fact]
    public void EveryAction_IsNamedOnce_AndReadsAlike()
    {
        Assert.Equal(AuditActions.All.Distinct(), AuditActions.All);
        Assert.All(AuditActions.All, a => Assert.Matches("^[a-z-]+\\.[a-z-]+$", a));
    }
}
