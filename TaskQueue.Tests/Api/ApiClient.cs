using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

/// <summary>Speaks to the API the way a program would: bytes out, bytes in.</summary>
/// <param name="http">The connection.</param>
public sealed class ApiClient(HttpClient http)
{
    /// <summary>Below this lies the API.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>What it brings to be let in.</summary>
    internal string? Authorization => http.DefaultRequestHeaders.Authorization?.ToString();

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, string? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Json(body));

    public Task<ApiAnswer> PutAsync(string path, string body, string? ifMatch = null) =>
        SendAsync(HttpMethod.Put, path, Json(body), ("If-Match", ifMatch));

    public Task<ApiAnswer> PatchAsync(string path, string body, string? ifMatch = null) =>
        SendAsync(HttpMethod.Patch, path, Json(body), ("If-Match", ifMatch));

    public Task<ApiAnswer> DeleteAsync(string path, string? ifMatch = null) =>
        SendAsync(HttpMethod.Delete, path, null, ("If-Match", ifMatch));

    /// <summary>Sends anything.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">From the root, or from <see cref="Prefix"/> when it does not start with a slash.</param>
    /// <param name="content">The body, if any.</param>
    /// <param name="headers">More headers; those with null are left out.</param>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"{Prefix}/{path}")
        {
            Content = content,
        };
        foreach (var (name, value) in headers.Where(h => h.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new(answer.StatusCode, answer.Headers, answer.Content.Headers, body);
    }

    /// <summary>Sends anything, and does not wait for the end of the answer, which may have none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">From the root.</param>
    /// <param name="content">The body, if any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="headers">More headers.</param>
    /// <returns>The answer; whoever asks disposes it.</returns>
    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Submits a task, and gives its id.</summary>
    /// <param name="fields">More fields, such as <c>"priority":9</c>.</param>
    /// <param name="type">The type.</param>
    /// <param name="payload">The payload, as JSON.</param>
    public async Task<string> SubmitAsync(string fields = "", string type = "echo", string payload = "1")
    {
        var rest = fields.Length > 0 ? "," + fields : "";
        var answer = await PostAsync("tasks", $$"""{"type":"{{type}}","payload":{{payload}}{{rest}}}""");
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a task has a status, and gives it.</summary>
    /// <param name="id">The task.</param>
    /// <param name="status">The status.</param>
    public async Task<JsonElement> UntilAsync(string id, string status)
    {
        ApiAnswer? last = null;
        await Eventually.TrueAsync(
            async () =>
            {
                last = await GetAsync($"tasks/{id}");
                return last.Json.GetProperty("status").GetString() == status;
            },
            $"task {id} is {status}",
            TimeSpan.FromSeconds(30),
            () => last?.Text ?? ""
        );
        return last!.Json;
    }

    /// <summary>A JSON body.</summary>
    public static ByteArrayContent Json(string body) => Json(Encoding.UTF8.GetBytes(body));

    /// <inheritdoc cref="Json(string)"/>
    public static ByteArrayContent Json(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}

/// <summary>An answer, read whole.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers of the answer.</param>
/// <param name="ContentHeaders">The headers of its body.</param>
/// <param name="Body">Its body.</param>
public sealed record ApiAnswer(
    HttpStatusCode Status,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders,
    byte[] Body
)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body, new() { MaxDepth = 256 });
            return document.RootElement.Clone();
        }
    }

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public string? NextCursor => Json.GetProperty("nextCursor").GetString();

    /// <summary>Checks the status, and gives the answer.</summary>
    public ApiAnswer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>Checks that it is a whole problem document with this status, at fault for these fields.</summary>
    public ApiAnswer IsProblem(int status, params string[] fields)
    {
        Assert.True((int)Status == status, $"{(int)Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        foreach (var name in (string[])["type", "title", "detail", "traceId", "code"])
        {
            Assert.False(string.IsNullOrWhiteSpace(Json.GetProperty(name).GetString()), name);
        }

        var errors = Json.GetProperty("errors").EnumerateObject().ToList();
        Assert.All(errors, e => Assert.NotEqual(0, e.Value.GetArrayLength()));
        Assert.Equal(
            fields.Order(StringComparer.Ordinal),
            errors.Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskQueue.", Text, StringComparison.Ordinal);
        return this;
    }
}
