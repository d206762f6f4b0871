using System.Text.Json;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>The payload of <c>http.request</c>.</summary>
/// <param name="Url">Where to; http or https.</param>
/// <param name="Method">GET when absent.</param>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">A string is sent as it is, anything else as JSON.</param>
/// <param name="Timeout">Seconds; 30 when absent.</param>
/// <param name="ExpectStatus">A status or a list of them; any 2xx when absent.</param>
internal sealed record HttpRequestPayload(
    string? Url,
    string? Method,
    Dictionary<string, string>? Headers,
    JsonElement? Body,
    double? Timeout,
    JsonElement? ExpectStatus
)
{
    private static readonly HashSet<string> Methods =
    [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "HEAD",
        "OPTIONS",
    ];

    /// <summary>The address.</summary>
    /// <exception cref="HandlerException">It is not an http or https address.</exception>
    public Uri Address() =>
        Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw HandlerException.Payload("'url' must be an absolute http or https address.");

    /// <summary>The method.</summary>
    /// <exception cref="HandlerException">It is not one that we send.</exception>
    public HttpMethod Verb()
    {
        var method = (Method ?? "GET").ToUpperInvariant();
        return Methods.Contains(method)
            ? new HttpMethod(method)
            : throw HandlerException.Payload(
                $"'method' must be one of {string.Join(", ", Methods.Order())}."
            );
    }

    /// <summary>How long the whole exchange may take.</summary>
    /// <exception cref="HandlerException">It is out of bounds.</exception>
    public TimeSpan Limit() =>
        Timeout is null ? TimeSpan.FromSeconds(30)
        : Timeout is > 0 and <= 3600 ? TimeSpan.FromSeconds(Timeout.Value)
        : throw HandlerException.Payload("'timeout' must be more than 0 and at most 3600 seconds.");

    /// <summary>Whether a status is what was hoped for.</summary>
    /// <param name="status">The status.</param>
    /// <exception cref="HandlerException"><c>expectStatus</c> is neither a number nor a list of numbers.</exception>
    public bool Expects(int status) =>
        ExpectStatus switch
        {
            null => status is >= 200 and <= 299,
            // All of them are read, so that a fault in any is found before the call.
            { ValueKind: JsonValueKind.Array } many => many.EnumerateArray()
                .Select(StatusOf)
                .ToList()
                .Contains(status),
            { } one => StatusOf(one) == status,
        };

    private static int StatusOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.Number && element.TryGetInt32(out var status)
            ? status
            : throw HandlerException.Payload("'expectStatus' must be a status or a list of them.");
}
