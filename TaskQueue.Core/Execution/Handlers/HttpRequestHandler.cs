using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// <c>http.request</c>: calls an HTTP server and keeps status, headers and body. Which addresses may be called is
/// decided when connecting, for each redirect again.
/// </summary>
internal sealed class HttpRequestHandler(OutboundHttp http, TimeProvider clock) : ITaskHandler
{
    private const int MostBody = 900 * 1024;
    private const int MostRedirects = 5;

    // The usual escapes would make six bytes of each letter that is not ASCII, and a body within its limit too large.
    private static readonly JsonSerializerOptions ResultJson = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var payload = task.ReadPayload<HttpRequestPayload>();
        var address = payload.Address();
        payload.Expects(0);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(payload.Limit());
        try
        {
            using var response = await SendAsync(payload, address, task, limit.Token);
            return await ReadAsync(payload, response, task, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HandlerException(
                "HttpTimeout",
                $"{address.Host} did not answer within {payload.Limit().TotalSeconds:0.###} s."
            );
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException refused)
        {
            throw new HandlerException("AddressRefused", refused.Message) { Final = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new HandlerException("HttpConnection", $"{address.Host} could not be called: {e.Message}");
        }
    }

    private static HttpRequestMessage Request(
        HttpRequestPayload payload,
        HttpMethod verb,
        Uri address,
        bool withBody
    )
    {
        var request = new HttpRequestMessage(verb, address);
        if (withBody && payload.Body is { ValueKind: not JsonValueKind.Null } body)
        {
            request.Content =
                body.ValueKind is JsonValueKind.String
                    ? new StringContent(body.GetString()!, Encoding.UTF8, "text/plain")
                    : new StringContent(body.GetRawText(), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in payload.Headers ?? [])
        {
            AddHeader(request, name, value);
        }

        return request;
    }

    private static void AddHeader(HttpRequestMessage request, string name, string value)
    {
        using var nowhere = new ByteArrayContent([]);
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw HandlerException.Payload($"The header '{name}' holds a line break.");
        }

        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && request.Content is not null)
        {
            request.Content.Headers.Remove(name);
        }

        // What belongs to a body is dropped where there is none; anything else that does not fit is no header.
        var added =
            request.Headers.TryAddWithoutValidation(name, value)
            || (request.Content ?? nowhere).Headers.TryAddWithoutValidation(name, value);
        if (!added)
        {
            throw HandlerException.Payload($"'{name}' is not a header that can be sent.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestPayload payload,
        Uri address,
        TaskContext task,
        CancellationToken cancellationToken
    )
    {
        var verb = payload.Verb();
        var withBody = true;
        var elsewhere = false;
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(payload, verb, address, withBody);
            RedirectHeaders.Strip(request, redirects, elsewhere);

            var response = await http.Client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            var status = (int)response.StatusCode;
            if (
                status is not (301 or 302 or 303 or 307 or 308)
                || response.Headers.Location is not { } location
            )
            {
                return response;
            }

            response.Dispose();
            var next = Next(address, location, redirects);
            // Once elsewhere, always elsewhere: the way back is somebody else's choice.
            elsewhere |= !RedirectHeaders.AreOfOneOrigin(address, next);
            address = next;
            task.Log(LogLevel.Debug, $"{status}: redirected to {address.GetLeftPart(UriPartial.Path)}");
            if (status is 303 || (status is 301 or 302 && verb == HttpMethod.Post))
            {
                (verb, withBody) = (HttpMethod.Get, false);
            }
        }
    }

    private static Uri Next(Uri address, Uri location, int redirects)
    {
        if (redirects >= MostRedirects)
        {
            throw new HandlerException("TooManyRedirects", $"More than {MostRedirects} redirects.")
            {
                Final = true,
            };
        }

        var next = new Uri(address, location);
        return next.Scheme == address.Scheme
            ? next
            : throw new HandlerException("RedirectRefused", $"A redirect to {next.Scheme}: is not followed.")
            {
                Final = true,
            };
    }

    private async Task<byte[]> ReadAsync(
        HttpRequestPayload payload,
        HttpResponseMessage response,
        TaskContext task,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        var body = await ReadBodyAsync(response, cancellationToken);
        task.Log(LogLevel.Information, $"{status} {response.ReasonPhrase}, {body.Length} bytes");
        if (!payload.Expects(status))
        {
            throw new HandlerException(
                "HttpStatus",
                $"Answered {status} {response.ReasonPhrase}: {Start(body)}"
            )
            {
                RetryAfter = RetryAfter(response),
                Status = status,
            };
        }

        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value));
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                status,
                headers,
                body = BodyOf(response, body),
            },
            ResultJson
        );
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => null,
        };

    private static async Task<byte[]> ReadBodyAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>();
        while (await stream.ReadAsync(buffer.GetMemory(16 * 1024), cancellationToken) is var read and > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > MostBody)
            {
                throw new HandlerException(
                    "ResponseTooLarge",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The answer is larger than {MostBody / 1024} KiB."
                    )
                )
                {
                    Final = true,
                };
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static object? BodyOf(HttpResponseMessage response, byte[] body)
    {
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith(
            "json",
            StringComparison.OrdinalIgnoreCase
        );
        if (isJson is true)
        {
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(body);
            }
            catch (JsonException)
            {
                // It says JSON and is not; kept as text.
            }
        }

        return Encoding.UTF8.GetString(body);
    }

    private static string Start(byte[] body) => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 500));
}
