using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Security;

/// <summary>The whole of Web in this process as in production, on a SQLite file of its own; without an administrator unless told.</summary>
internal sealed partial class ConsoleApp : IAsyncDisposable
{
    public const string Email = "admin@example.com";
    public const string Password = "Correct-horse-7-battery";

    public static readonly (string Key, string Value)[] WithAdmin =
    [
        ("Admin:Email", Email),
        ("Admin:Password", Password),
    ];

    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly WebApplicationFactory<Program> _factory;
    private readonly List<HttpClient> _clients = [];
    private readonly Lines _log = new();

    private ConsoleApp((string Key, string Value)[] settings, Action<IServiceCollection>? configure)
    {
#pragma warning disable CA2000 // WithWebHostBuilder's result is what is disposed; it disposes its parent.
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web =>
        {
            web.UseEnvironment("Production");
            web.UseSetting("ConnectionStrings:Database", _database.ConnectionString);
            web.UseSetting("Worker:Enabled", "false");
            foreach (var (key, value) in settings)
            {
                web.UseSetting(key, value);
            }

            web.ConfigureTestServices(services =>
            {
                services.AddSingleton<ILoggerProvider>(_log);
                configure?.Invoke(services);
            });
        });
#pragma warning restore CA2000
    }

    public IServiceProvider Services => _factory.Services;

    /// <summary>What was logged.</summary>
    public IReadOnlyCollection<string> Log => _log.All;

    /// <summary>The set-up token that the log shows.</summary>
    public string Token =>
        _log.All.Select(l => LoggedToken().Match(l)).Single(m => m.Success).Groups["token"].Value;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ConsoleApp> StartAsync(
        (string Key, string Value)[]? settings = null,
        Action<IServiceCollection>? configure = null
    )
    {
        var app = new ConsoleApp(settings ?? [], configure);
        await app
            .Services.GetRequiredService<StoreState>()
            .WhenReadyAsync(Stop)
            .WaitAsync(TimeSpan.FromSeconds(30), Stop);
        return app;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A browser without its mind: keeps cookies, does not follow redirects.</summary>
    public HttpClient Browser()
    {
        var http = _factory.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true });
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        _clients.Add(http);
        return http;
    }

    /// <summary>A browser whose cookies can be read.</summary>
    /// <param name="cookies">Where it keeps them.</param>
    public HttpClient Browser(CookieContainer cookies)
    {
        var http = _factory.CreateDefaultClient(new CookieContainerHandler(cookies));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        _clients.Add(http);
        return http;
    }

    /// <summary>Opens the socket of a page, as the script of the console does.</summary>
    /// <param name="cookies">Whose.</param>
    public Task<WebSocket> OpenSocketAsync(CookieContainer cookies)
    {
        var client = _factory.Server.CreateWebSocketClient();
        client.ConfigureRequest = request =>
            request.Headers.Cookie = cookies.GetCookieHeader(_factory.Server.BaseAddress);
        return client.ConnectAsync(new(_factory.Server.BaseAddress, "/_blazor"), Stop);
    }

    /// <summary>A program: no cookies.</summary>
    public HttpClient Program()
    {
        var http = _factory.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        _clients.Add(http);
        return http;
    }

    /// <summary>Opens a page with a form, fills it in and sends it.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        HttpClient http,
        string page,
        string handler,
        params (string Name, string Value)[] fields
    )
    {
        var address = new Uri(page, page.StartsWith('/') ? UriKind.Relative : UriKind.Absolute);
        var html = await http.GetStringAsync(address, Stop);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", FormToken(html)),
            new("_handler", handler),
            .. fields.Select(f => KeyValuePair.Create("Input." + f.Name, f.Value)),
        ]);
        return await http.PostAsync(address, form, Stop);
    }

    public static Task<HttpResponseMessage> SignInAsync(
        HttpClient http,
        string email = Email,
        string password = Password,
        string page = "/login"
    ) => SendFormAsync(http, page, "login", ("Email", email), ("Password", password));

    /// <summary>A browser that is signed in.</summary>
    public async Task<HttpClient> SignedInAsync()
    {
        var http = Browser();
        using var answer = await SignInAsync(http);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return http;
    }

    public static string FormToken(string html)
    {
        var match = HiddenToken().Match(html);
        Assert.True(match.Success, "The page has no form with a token.");
        return match.Groups["token"].Value;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _factory.DisposeAsync();
        await _database.DisposeAsync();
    }

    [GeneratedRegex("give this token: (?<token>[0-9a-f]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoggedToken();

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex HiddenToken();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Enqueue(formatter(state, exception));
    }
}
