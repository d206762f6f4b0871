using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// One careful client: writes down what it is about to do, does it, writes down what came of it, and tries again with the
/// same keys until it knows. Goes to another Web when one does not answer.
/// </summary>
/// <param name="door">The Webs, and the right to call them.</param>
/// <param name="ledger">What it knows.</param>
internal sealed class TortureClient(ApiDoor door, ClientLedger ledger)
{
    private const HttpStatusCode NoAnswer = default;
    private const int Remembered = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Queue<Guid> _known = new();

    /// <summary>Times that an answer said "later" without saying when.</summary>
    public int Impolite { get; private set; }

    /// <summary>Submits until told to stop, and until the last call is answered.</summary>
    /// <param name="plan">What it submits.</param>
    /// <param name="mayGoOn">Holds it back while too much is unended.</param>
    /// <param name="stop">No new call from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public async Task RunAsync(
        TaskPlan plan,
        Func<bool> mayGoOn,
        CancellationToken stop,
        CancellationToken giveUp
    )
    {
        while (!stop.IsCancellationRequested)
        {
            var (count, rest) = plan.NextCall();
            await Task.Delay(rest, CancellationToken.None);
            if (!mayGoOn())
            {
                continue;
            }

            var tasks = Enumerable.Range(0, count).Select(_ => plan.Next()).ToList();
            tasks.ForEach(Tie);
            if (plan.NextIsRepeated())
            {
                await RepeatAsync(tasks[0], giveUp);
            }
            else
            {
                await SubmitAsync(tasks, giveUp);
            }
        }
    }

    /// <summary>Submits until it is answered.</summary>
    public async Task SubmitAsync(IReadOnlyList<PlannedTask> tasks, CancellationToken giveUp)
    {
        while (!giveUp.IsCancellationRequested)
        {
            ledger.Intend(tasks);
            if (await (tasks.Count == 1 ? PostOneAsync(tasks[0]) : PostManyAsync(tasks)))
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>Submits once, without an idempotency key: what becomes of it without an answer stays unknown.</summary>
    public async Task TryAsync(PlannedTask task)
    {
        ledger.Intend([task]);
        await PostOneAsync(task);
    }

    // Before the first call: one that is repeated must be the same. A key that ten calls named at once is known ten times.
    private void Tie(PlannedTask task)
    {
        List<Guid> last = [.. _known.Reverse().Distinct().Take(task.Follows)];
        if (last.Count > 0)
        {
            task.Body["dependsOn"] = new JsonArray([.. last.Select(id => (JsonNode)id.ToString())]);
            task.Body["dependsOnOutcome"] = "finished";
        }
    }

    private void Acknowledge(string key, Guid id, HttpStatusCode status)
    {
        ledger.Acknowledge(key, id, (int)status);
        if (Fleeting.Is(key))
        {
            // It may be gone by the time that another names it.
            return;
        }

        lock (_known)
        {
            _known.Enqueue(id);
            if (_known.Count > Remembered)
            {
                _known.Dequeue();
            }
        }
    }

    // Ten at once with one key must be one task; another payload under the same key must be refused.
    private async Task RepeatAsync(PlannedTask task, CancellationToken giveUp)
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SubmitAsync([task], giveUp)));
        var other = (JsonObject)task.Body.DeepClone();
        other["payload"]!["key"] = task.Key + "-other";
        while (!giveUp.IsCancellationRequested)
        {
            var status = await SendAsync("/api/v1/tasks", WithKey(other, task.Key), _ => { });
            if (status is HttpStatusCode.Conflict)
            {
                ledger.Reject(task.Key, (int)status);
                return;
            }

            // 200 or 201 would be a broken promise, and 0 or 503 an answer that is still to come.
            ledger.Doubt([task], status is HttpStatusCode.OK or HttpStatusCode.Created ? 299 : (int)status);
            if (status is HttpStatusCode.OK or HttpStatusCode.Created)
            {
                return;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<bool> PostOneAsync(PlannedTask task)
    {
        var id = Guid.Empty;
        var status = await SendAsync(
            "/api/v1/tasks",
            WithKey(task.Body, task.Key),
            body => id = body.GetProperty("id").GetGuid()
        );
        if (status is HttpStatusCode.Created or HttpStatusCode.OK)
        {
            Acknowledge(task.Key, id, status);
            return true;
        }

        ledger.Doubt([task], (int)status);
        return false;
    }

    private async Task<bool> PostManyAsync(IReadOnlyList<PlannedTask> tasks)
    {
        List<Guid?> ids = [];
        var body = new JsonObject
        {
            ["tasks"] = new JsonArray([.. tasks.Select(t => (JsonNode)WithKey(t.Body, t.Key))]),
        };
        var status = await SendAsync(
            "/api/v1/tasks/batch",
            body,
            answer => ids = [.. answer.GetProperty("ids").EnumerateArray().Select(IdOrNull)]
        );
        if (status is not (HttpStatusCode.Created or HttpStatusCode.OK))
        {
            ledger.Doubt(tasks, (int)status);
            return false;
        }

        foreach (var (task, id) in tasks.Zip(ids))
        {
            if (id is { } accepted)
            {
                Acknowledge(task.Key, accepted, status);
            }
            else
            {
                ledger.Reject(task.Key, 422);
            }
        }

        return true;
    }

    private static Guid? IdOrNull(JsonElement id) => id.ValueKind is JsonValueKind.Null ? null : id.GetGuid();

    private static JsonObject WithKey(JsonObject body, string key)
    {
        var copy = (JsonObject)body.DeepClone();
        if (!Fleeting.Is(key))
        {
            copy["idempotencyKey"] = key;
        }

        return copy;
    }

    private async Task<HttpStatusCode> SendAsync(string path, JsonObject body, Action<JsonElement> read)
    {
        try
        {
            using var answer = await door.PostAsync(
                path + "?allowUnknownType=true",
                JsonContent.Create(body)
            );
            if (answer.IsSuccessStatusCode)
            {
                read(await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None));
            }
            else if (
                answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
                && answer.Headers.RetryAfter is null
            )
            {
                Impolite++;
            }

            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It died, or hangs: whether the tasks are in is unknown.
            return NoAnswer;
        }
    }
}
