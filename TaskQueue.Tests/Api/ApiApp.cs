using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Api;

/// <summary>The whole of Web in this process, on a SQLite file of its own unless told otherwise.</summary>
public class ApiApp : IAsyncLifetime
{
    private readonly TemporaryDatabase _database;
    private readonly Dictionary<string, string> _settings;
    private readonly List<HttpClient> _clients = [];
    private WebApplicationFactory<Program>? _factory;

    public ApiApp()
        : this(("Worker:Enabled", "false")) { }

    private protected ApiApp(params (string Key, string Value)[] settings)
        : this(TemporaryDatabase.Sqlite(), settings) { }

    internal ApiApp(TemporaryDatabase database, params (string Key, string Value)[] settings)
    {
        _database = database;
        _settings = settings.ToDictionary(s => s.Key, s => s.Value);
    }

    /// <summary>May do everything.</summary>
    public ApiClient Admin { get; private set; } = null!;

    /// <summary>May look, without payloads.</summary>
    public ApiClient Viewer { get; private set; } = null!;

    /// <summary>Is not signed in.</summary>
    public ApiClient Anonymous => new(Client());

    /// <summary>What every failing query throws from now on; none when null.</summary>
    internal Func<Exception>? Fault { get; set; }

    internal IServiceProvider Services => _factory!.Services;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Start(_database.ConnectionString);
        await Services
            .GetRequiredService<StoreState>()
            .WhenReadyAsync(Stop)
            .WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Admin = await SignInAsync(Roles.Admin);
        Viewer = await SignInAsync(Roles.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void Start(string connectionString)
    {
#pragma warning disable CA2000 // WithWebHostBuilder's result is what is disposed; it disposes its parent.
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(web =>
        {
            // Development, where a framework would show stack traces.
            web.UseEnvironment("Development");
            web.UseSetting("ConnectionStrings:Database", connectionString);
            foreach (var (key, value) in _settings)
            {
                web.UseSetting(key, value);
            }

            web.ConfigureTestServices(services =>
            {
                var inner = services.Last(s => s.ServiceType == typeof(IDbContextFactory<AppDbContext>));
                services.AddSingleton<IDbContextFactory<AppDbContext>>(p => new FaultyFactory(
                    this,
                    (IDbContextFactory<AppDbContext>)
                        ActivatorUtilities.CreateInstance(p, inner.ImplementationType!)
                ));
            });
        });
#pragma warning restore CA2000
        _ = _factory.Services;
    }

    /// <summary>Makes an account with a role, and signs it in.</summary>
    internal async Task<ApiClient> SignInAsync(string role)
    {
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            Email = $"{role}-{Guid.NewGuid():N}@example.com",
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        user.UserName = user.Email;
        user.NormalizedUserName = user.NormalizedEmail = user.Email.ToUpperInvariant();
        await using (
            var db = Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
        )
        {
            db.Users.Add(user);
            var known = await db.Roles.SingleAsync(r => r.Name == role, Stop);
            db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = known.Id });
            await db.SaveChangesAsync(Stop);
        }

        var tokens = await Services
            .GetRequiredService<SessionService>()
            .BeginAsync(new(user.Id, user.Email, [role], user.SecurityStamp, DateTimeOffset.UtcNow), Stop);
        var http = Client();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.AccessToken
        );
        return new(http);
    }

    /// <summary>A program that comes with a key.</summary>
    internal ApiClient WithKey(string key)
    {
        var http = Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new(http);
    }

    private HttpClient Client()
    {
        var http = _factory!.CreateClient(
            new()
            {
                AllowAutoRedirect = false,
                HandleCookies = false,
                BaseAddress = new("http://localhost"),
            }
        );
        _clients.Add(http);
        return http;
    }

    private sealed class FaultyFactory(ApiApp app, IDbContextFactory<AppDbContext> inner)
        : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext() =>
            app.Fault is { } fault ? throw fault() : inner.CreateDbContext();
    }
}

/// <summary>With a worker.</summary>
public sealed class WorkingApiApp() : ApiApp(("Worker:Concurrency", "4"));

/// <summary>With a store that never answers.</summary>
public sealed class StorelessApiApp() : ApiApp(("Worker:Enabled", "false"))
{
    public override ValueTask InitializeAsync()
    {
        Start("Host=127.0.0.1;Port=1;Timeout=1;Username=nobody;Password=hunter2");
        return ValueTask.CompletedTask;
    }
}
