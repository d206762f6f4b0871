using System.Globalization;
using System.Text.Json;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Views;

namespace TaskQueue.Bench;

/// <summary>
/// How long pages of lists take over a year of tasks: the ready-made views and each field of the query bar, over REST and in
/// the service that the console calls; the first page, and one in the middle of the year.
/// </summary>
internal static class ListsScenario
{
    private const int Rows = 50;

    private static readonly string[] Queries =
    [
        "",
        .. ReadyView.All.Select(v => v.Query),
        "status:succeeded",
        "status:failed",
        "status:failed,cancelled",
        "status:running",
        "queue:mail",
        "queue:rare",
        "queue:mail status:failed",
        "type:reports.job-1",
        "type:rare.job-1",
        "type:rare.* status:failed",
        "tag:tag-0",
        "tag:vip",
        "tag:vip status:failed",
        "correlation:order-77",
        "key:tenant-77",
        "payload.customer.id:77",
        "payload.customer.id:777*",
        "payload.order:7777777",
        "created:<1d queue:billing",
        "ended:<1d status:cancelled",
        "due:<30d",
        "worker:worker-7",
        "worker:nobody",
        "creator:nobody@example.com",
        "name:\"customer 777\"",
        "error:deadlock",
        "error:nothing",
        "duration:>60s",
        "attempts:>=9",
        "priority:9",
        "nothing",
    ];

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        await using var product = await Installation.StartAsync(
            options,
            shape,
            connections: 4,
            DataScenario.Settings
        );
        var end = await DataScenario.FillAsync(options, shape, product);
        var middle = TaskIds.FirstOf(end - TimeSpan.FromDays(182)).ToString("N");
        var (rest, service) = (
            new List<(string Query, ListProbe First, ListProbe Middle, string Found)>(),
            new Dictionary<string, ListProbe>()
        );
        foreach (var query in Queries)
        {
            var path =
                $"/api/v1/tasks?limit={Rows}{(query.Length > 0 ? $"&q={Uri.EscapeDataString(query)}" : "")}";
            var first = await ListProbe.OfAsync(() => product.Web.Http.GetByteArrayAsync(path));
            var deep = await ListProbe.OfAsync(() =>
                product.Web.Http.GetByteArrayAsync($"{path}&cursor={middle}")
            );
            rest.Add((query, first, deep, await FoundAsync(product.Web.Http, path)));
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {first.First:F1}, then {first.Warm.At(50):F1} (p95 {first.Warm.At(95):F1}); in the middle {deep.First:F1}, then {deep.Warm.At(50):F1} (p95 {deep.Warm.At(95):F1})"
                )
            );
        }

        var counts = new Dictionary<string, (ListProbe Took, ListSize Size)>();
        await product.WhileStoppedAsync(async () =>
        {
            await using var lists = ListService.Open(product.Store);
            foreach (var query in Queries)
            {
                var filter = new TaskFilter { Query = TaskQuery.TryParse(query, out _) };
                service[query] = await ListProbe.OfAsync(() =>
                    lists.Tasks.ListAsync(Actor.System, filter, null, Rows, Interruption.Token)
                );
                var size = ListSize.Unknown;
                counts[query] = (
                    await ListProbe.OfAsync(async () =>
                        size = await lists.Counts.CountAsync(Actor.System, filter, Interruption.Token)
                    ),
                    size
                );
            }
        });
        return
        [
            .. rest.Select(r =>
                ResultOf(r, service[r.Query], counts[r.Query], options.Rows ?? 1_000_000, shape)
            ),
        ];
    }

    private static BenchResult ResultOf(
        (string Query, ListProbe First, ListProbe Middle, string Found) r,
        ListProbe own,
        (ListProbe Took, ListSize Size) count,
        int rows,
        Shape shape
    ) =>
        r.First.Warm.In(
            new($"lists {(r.Query.Length > 0 ? r.Query : "(all)")}", shape with { Workers = 0 })
            {
                Tasks = rows,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.Found}; first time {r.First.First:F1} ms; middle of the year p95 {r.Middle.Warm.At(95):F1} (first {r.Middle.First:F1}); service p95 {own.Warm.At(95):F1}; {count.Size.Count}{(count.Size.IsExact ? "" : " or more")} counted, p95 {count.Took.Warm.At(95):F1}"
                ),
            }
        );

    private static async Task<string> FoundAsync(HttpClient http, string path)
    {
        using var page = JsonDocument.Parse(await http.GetByteArrayAsync(path));
        var (items, left) = (
            page.RootElement.GetProperty("items"),
            page.RootElement.GetProperty("notSearched")
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{items.GetArrayLength()} rows{(left.GetArrayLength() > 0 ? ", not all searched" : "")}"
        );
    }
}
