using Microsoft.Net.Http.Headers;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads a request's body whole, within a limit.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads a JSON body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="BadHttpRequestException">It is not JSON by its headers: 415.</exception>
    /// <exception cref="RefusalException">It is too large.</exception>
    public static ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(HttpRequest request, int most) =>
        IsJson(request)
            ? ReadAsync(request, most)
            : throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Reads any body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="RefusalException">It is too large.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int most)
    {
        var announced = request.ContentLength;
        if (announced > most)
        {
            throw TooLarge(most);
        }

        // Grows with what really comes: an announced length alone reserves nothing.
        var buffer = new byte[Math.Clamp(announced ?? 4096, 1, FirstBuffer)];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(
                buffer.AsMemory(length),
                request.HttpContext.RequestAborted
            );
            length += read;
            if (length > most)
            {
                throw TooLarge(most);
            }

            if (read == 0 || length == announced)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static RefusalException TooLarge(int most) =>
        new(RefusalCode.TooLarge, FormattableString.Invariant($"The body is larger than {most} bytes."));
}
