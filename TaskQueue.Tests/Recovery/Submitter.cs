using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>
/// A client as a careful one would be: each submission has an idempotency key, and an unknown outcome is tried again
/// with the same key. It remembers every answer it got.
/// </summary>
internal sealed class Submitter(HttpClient http)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, Guid> _accepted = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What was answered with 200 or 201: key and task.</summary>
    public IReadOnlyDictionary<string, Guid> Accepted => _accepted;

    /// <summary>Submits until it is answered.</summary>
    public async Task SubmitAsync(string key, object task)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks")
                {
                    Content = JsonContent.Create(task),
                };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await http.SendAsync(request, Stop);
                if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
                    Remember(key, body.GetProperty("id").GetGuid());
                    return;
                }

                var text = await answer.Content.ReadAsStringAsync(Stop);
                Assert.True(
                    answer.StatusCode is HttpStatusCode.ServiceUnavailable,
                    $"{answer.StatusCode}: {text}"
                );
            }
            catch (HttpRequestException)
            {
                // It died: whether the task is in is unknown.
            }

            await Task.Delay(Pause, Stop);
        }
    }

    /// <summary>Remembers what somebody else submitted.</summary>
    /// <param name="key">Its key, or any other name for it.</param>
    /// <param name="task">The task.</param>
    public void Remember(string key, Guid task)
    {
        lock (_accepted)
        {
            _accepted.Add(key, task);
        }
    }
}
