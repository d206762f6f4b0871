using System.Globalization;

namespace TaskQueue.Web.Health;

/// <summary>
/// <c>TaskQueue.Web --health-check</c>: asks the process that runs beside it whether it lives, for containers without a
/// shell or curl.
/// </summary>
internal static class HealthProbe
{
    /// <summary>The argument.</summary>
    public const string Argument = "--health-check";

    private const int DefaultPort = 8080;

    /// <summary>Asks.</summary>
    /// <returns>The exit code: 0 when it lives, else 1.</returns>
    public static async Task<int> RunAsync()
    {
        var port = FindPort(
            Environment.GetEnvironmentVariable("ASPNETCORE_URLS"),
            Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")
        );
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health/live")
            );
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>The port that the process beside listens on.</summary>
    /// <param name="urls">Its addresses, separated by semicolons; the first plain http one counts.</param>
    /// <param name="ports">Its ports, separated by semicolons, when it has no addresses.</param>
    internal static int FindPort(string? urls, string? ports)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            // Kestrel's wildcards are no hosts that a Uri could have.
            var address = url.Replace("://*", "://host", StringComparison.Ordinal)
                .Replace("://+", "://host", StringComparison.Ordinal);
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)
            {
                return uri.Port;
            }
        }

        var first = (ports ?? "").Split(';', StringSplitOptions.TrimEntries)[0];
        return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : DefaultPort;
    }
}
