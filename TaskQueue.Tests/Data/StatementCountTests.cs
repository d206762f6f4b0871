using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Workers;
using TaskQueue.Tests.Security;

namespace TaskQueue.Tests.Data;

/// <summary>
/// What each page and each GET endpoint asks of the store: reviewed here, and the same however much there is. Statements
/// of EF are counted; the first look at a session, which is remembered for five seconds, is not.
/// </summary>
public sealed partial class StatementCountTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPageAndGetEndpoint_AsksAsOftenAsReviewed_HoweverMuchThereIs()
    {
        var counter = new StatementCounter();
        await using var app = await ConsoleApp.StartAsync(
            [.. ConsoleApp.WithAdmin, ("Storage:SlowStatement", "00:00:00.0010000")],
            services => services.AddSingleton<IInterceptor>(counter)
        );
        using var browser = await app.SignedInAsync();
        using var program = await ProgramAsync(app);
        // Sessions are remembered from the first request on.
        using var first = await browser.GetAsync(new Uri("/", UriKind.Relative), Stop);
        var task = await FillAsync(app, 0, 20);
        var few = await CountAsync(app, counter, browser, program, task);
        await FillAsync(app, 20, 200);
        var many = await CountAsync(app, counter, browser, program, task);

        Assert.True(few.Count > 20, $"only {few.Count} addresses were asked");
        Assert.Equal(Show(few), Show(many));
        Assert.True(Show(Reviewed) == Show(few), $"Review these, and write them down:\n{Show(few)}");
    }

    private static string Show(IReadOnlyDictionary<string, int> counts) =>
        string.Join(
            '\n',
            counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"[\"{c.Key}\"] = {c.Value},")
        );

    private static async Task<Dictionary<string, int>> CountAsync(
        ConsoleApp app,
        StatementCounter counter,
        HttpClient browser,
        HttpClient program,
        TaskItem task
    )
    {
        var counts = new Dictionary<string, int>();
        foreach (var endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
            var isGet =
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? false;
            var counted =
                isPage
                || (
                    isGet && (route.StartsWith("/api", StringComparison.Ordinal) || route == "/system/export")
                );
            // A stream asks for as long as it lasts.
            counted &=
                !route.EndsWith("/stream", StringComparison.Ordinal)
                && route is not ("/api/v1/events" or "/api/v1/ws");
            if (counted && !counts.ContainsKey(route))
            {
                var (http, path) = (
                    isPage || route == "/system/export" ? browser : program,
                    PathOf(route, task)
                );
                // Twice: on a slow machine the seconds for which a session is remembered may end in the midst.
                counts[route] = Math.Min(
                    await CountAsync(counter, http, path),
                    await CountAsync(counter, http, path)
                );
            }
        }

        return counts;
    }

    private static string PathOf(string route, TaskItem task) =>
        route
            .Replace("/slow-queries/{id}", "/slow-queries/none", StringComparison.Ordinal)
            .Replace("{id:guid}", task.Id.ToString(), StringComparison.Ordinal)
            .Replace("{Id:guid}", task.Id.ToString(), StringComparison.Ordinal)
            .Replace(
                "{fingerprint}",
                ErrorFingerprint.Write(ErrorFingerprint.Of("echo", "Boom", "It broke.")),
                StringComparison.Ordinal
            )
            .Replace("{kind}/{subject}", "queue/default", StringComparison.Ordinal)
            .Replace("/roles/{name}", "/roles/admin", StringComparison.Ordinal)
            .Replace("{name}", task.Queue, StringComparison.OrdinalIgnoreCase);

    private static async Task<int> CountAsync(StatementCounter counter, HttpClient http, string path)
    {
        if (path == "/")
        {
            // What dashboards share is old by then.
            await Task.Delay(TaskQueue.Web.Live.SharedBoard.Fresh * 2, Stop);
        }

        var trace = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{trace}-{trace[..16]}-01");
        using var answer = await http.SendAsync(request, Stop);
        Assert.True(
            answer.IsSuccessStatusCode
                || path.StartsWith("/api/v1/dead-letters/", StringComparison.Ordinal)
                || path.StartsWith("/api/v1/schedules/calendars/", StringComparison.Ordinal)
                || Absent.Any(a => path.EndsWith(a, StringComparison.Ordinal)),
            $"{path} answered {(int)answer.StatusCode}"
        );
        await answer.Content.ReadAsByteArrayAsync(Stop);
        return counter.Of(trace).Count;
    }

    private static async Task<HttpClient> ProgramAsync(ConsoleApp app)
    {
        var http = app.Program();
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/auth/login",
            new { email = ConsoleApp.Email, password = ConsoleApp.Password },
            Stop
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        using var me = await http.GetAsync(new Uri("/api/v1/auth/me", UriKind.Relative), Stop);
        return http;
    }

    // Of everything that a list shows there is more: tasks, queues, types, workers, attempts, log lines.
    private static async Task<TaskItem> FillAsync(ConsoleApp app, int from, int to)
    {
        var ledger = app.Get<TaskLedger>();
        TaskItem? last = null;
        for (var i = from; i < to; i++)
        {
            var task = last = Samples.Task(queue: $"queue-{i % (to / 4)}", maxAttempts: 1);
            task.Tags = ["a"];
            await ledger.AcceptAsync([task]);
            AttemptNote[] notes =
            [
                .. Enumerable
                    .Range(0, to / 20)
                    .Select(n => new LogNote(
                        task.Id,
                        1,
                        1,
                        Samples.Now,
                        Microsoft.Extensions.Logging.LogLevel.Warning,
                        $"{n}"
                    )),
            ];
            await ledger.ChangeAsync(notes.Length, session => NotePass.RunAsync(session, notes));
            if (i % 2 == 0)
            {
                await ledger.SettleAsync([Samples.Result(task, AttemptOutcome.Failed, 1L << 40)]);
            }
        }

        var types = Enumerable.Range(from, to - from).Select(i => $"type.{i}").Append(last!.Queue);
        await app.Get<TaskTypeCatalogue>().AnnounceAsync(types, Stop);
        await using var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();
        AddOthers(db, from, to, last.Id);
        await db.SaveChangesAsync(Stop);
        return last!;
    }

    // One of each kind has the task's id, so that one address names any of them.
    private static void AddOthers(AppDbContext db, int from, int to, Guid one)
    {
        db.Workers.AddRange(
            Enumerable
                .Range(from, to - from)
                .Select(i => new WorkerNode
                {
                    Id = i == from ? one : Guid.NewGuid(),
                    Name = $"w{i}",
                    Host = "h",
                    Version = "1",
                    StartedAt = DateTimeOffset.UtcNow,
                    LastBeatAt = DateTimeOffset.UtcNow,
                })
        );
        db.Operations.AddRange(
            Enumerable.Range(from, to - from).Select(i => Ended(i == from ? one : Guid.CreateVersion7()))
        );
        db.Schedules.AddRange(
            Enumerable.Range(from, to - from).Select(i => Plan(i, i == from ? one : Guid.NewGuid()))
        );
        db.LetterRules.AddRange(Samples.Rules(from, to, one));
        db.TaskViews.AddRange(Samples.Views(from, to, one));
        db.AuditEntries.AddRange(
            Enumerable.Range(from, to - from).Select(i => Told(i == from ? one : Guid.CreateVersion7()))
        );
        db.Alerts.AddRange(
            Enumerable.Range(from, to - from).Select(i => Raised(i, i == from ? one : Guid.CreateVersion7()))
        );
        db.Users.AddRange(
            Enumerable.Range(from, to - from).Select(i => Account(i, i == from ? one : Guid.NewGuid()))
        );
    }

    private static Alert Raised(int i, Guid id) =>
        new()
        {
            Id = id,
            Kind = AlertKinds.KeyCreated,
            Subject = $"{i}-{id}",
            Title = "t",
            Text = "t",
            Link = "audit",
            FirstAt = DateTimeOffset.UtcNow,
            LastAt = DateTimeOffset.UtcNow,
        };

    private static AuditEntry Told(Guid id) =>
        new()
        {
            Id = id,
            At = DateTimeOffset.UtcNow,
            Actor = "a",
            ActorKind = ActorKind.Person,
            Via = Core.Security.Via.Api,
            Action = AuditActions.QueuePaused,
            SubjectType = "queue",
            SubjectId = "a",
        };

    private static TaskQueue.Core.Security.AppUser Account(int i, Guid id) =>
        new()
        {
            Id = id,
            Email = $"user{i}@example.com",
            UserName = $"user{i}@example.com",
            NormalizedEmail = $"USER{i}@EXAMPLE.COM",
            NormalizedUserName = $"USER{i}@EXAMPLE.COM",
            SecurityStamp = "x",
        };

    private static TaskOperation Ended(Guid id) =>
        new()
        {
            Id = id,
            Action = BulkAction.Cancel,
            Status = OperationStatus.Finished,
            Actor = "a",
            Arguments = "{}",
            CreatedAt = DateTimeOffset.UtcNow,
            NotBefore = DateTimeOffset.UtcNow,
        };

    private static Schedule Plan(int i, Guid id) =>
        new()
        {
            Id = id,
            Name = $"s{i}",
            Cron = "0 0 1 1 *",
            TimeZone = "UTC",
            TaskType = "echo",
            Queue = "default",
            Template = TaskTemplate.Write(Samples.NewTask()),
            CreatedBy = "x",
            UpdatedBy = "x",
        };
}
