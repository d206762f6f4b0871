using System.Net;
using System.Text.Json;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Events;

/// <summary>Reads server-sent events one by one, as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage answer, Stream body) =>
        (_answer, _lines) = (answer, new StreamReader(body));

    /// <summary>The last id that came: where to go on.</summary>
    public string LastId { get; private set; } = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens a stream and reads on until it is ready.</summary>
    /// <param name="client">Who listens.</param>
    /// <param name="query">What for, such as <c>?topics=tasks</c>.</param>
    public static async Task<EventReader> OpenAsync(ApiClient client, string query = "")
    {
        var reader = await StartAsync(client, query);
        Assert.Equal("ready", (await reader.NextAsync()).Event);
        return reader;
    }

    /// <summary>Opens a stream.</summary>
    public static async Task<EventReader> StartAsync(ApiClient client, string query = "") =>
        await OfAsync(await client.OpenAsync(HttpMethod.Get, $"/api/v1/events{query}", null, Stop));

    /// <summary>Reads an answer.</summary>
    public static async Task<EventReader> OfAsync(HttpResponseMessage answer)
    {
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK,
            answer.StatusCode is HttpStatusCode.OK ? "" : await answer.Content.ReadAsStringAsync(Stop)
        );
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new(answer, await answer.Content.ReadAsStreamAsync(Stop));
    }

    /// <summary>The next event, by the rules of the HTML standard; comments and ids alone are no events.</summary>
    public Task<Told> NextAsync() => ReadAsync().WaitAsync(Soon, Stop);

    private async Task<Told> ReadAsync()
    {
        var (name, data) = ("message", "");
        while (true)
        {
            var line =
                await _lines.ReadLineAsync(Stop) ?? throw new EndOfStreamException("The stream has ended.");
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    using var document = JsonDocument.Parse(data);
                    return new(LastId, name, document.RootElement.Clone());
                }

                name = "message";
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart();
            switch (line[..colon])
            {
                case "id":
                    LastId = value;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data += value;
                    break;
            }
        }
    }

    /// <summary>The next events.</summary>
    public async Task<IReadOnlyList<Told>> NextAsync(int count)
    {
        var all = new List<Told>();
        while (all.Count < count)
        {
            all.Add(await NextAsync());
        }

        return all;
    }

    /// <summary>Reads until the stream ends, and gives the last event.</summary>
    public async Task<Told> LastAsync()
    {
        Told? last = null;
        try
        {
            while (true)
            {
                last = await NextAsync();
            }
        }
        catch (EndOfStreamException e)
        {
            return last ?? throw new InvalidOperationException("Nothing was told.", e);
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
    }
}

/// <summary>One event as it came.</summary>
internal sealed record Told(string Id, string Event, JsonElement Data)
{
    /// <summary>Its number in the log.</summary>
    public long Number =>
        long.Parse(Id[(Id.IndexOf('-', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);

    /// <summary>What happened.</summary>
    public string? Kind => Text("kind");

    /// <summary>To what.</summary>
    public string? Of => Text("id");

    /// <summary>A part of it.</summary>
    public string? Text(string name) => Data.TryGetProperty(name, out var part) ? part.GetString() : null;
}
