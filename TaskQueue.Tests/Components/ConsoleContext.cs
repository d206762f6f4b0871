using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Features;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>Renders the console's pages over the real services and a real store.</summary>
internal sealed class ConsoleContext : IAsyncDisposable
{
    // What components ask for, as the product has it.
    private static readonly Type[] OfTheProduct =
    [
        typeof(TaskService),
        typeof(TaskQueries),
        typeof(TaskExplanations),
        typeof(TaskQueue.Core.Tasks.Dependencies.TaskGraphs),
        typeof(Replay),
        typeof(TaskLogs),
        typeof(TaskTypeCatalogue),
        typeof(TaskTypes),
        typeof(TaskQueue.Core.Tasks.Queries.QueryNames),
        typeof(TaskCounts),
        typeof(ListExports),
        typeof(TaskQueue.Core.Security.Preferences.PreferenceService),
        typeof(TaskQueue.Core.Tasks.Views.TaskViews),
        typeof(TaskQueue.Core.Tasks.Views.QueryHistories),
        typeof(TypeSupport),
        typeof(TypeRemoval),
        typeof(TypeCompatibility),
        typeof(TypeMigrations),
        typeof(DeadLetters),
        typeof(DeadLetterGroups),
        typeof(TaskQueue.Core.Tasks.LetterGroups.LetterGroupService),
        typeof(TaskQueue.Core.Tasks.LetterGroups.LetterGroupCanaries),
        typeof(LetterRuleService),
        typeof(LetterRulePreviews),
        typeof(LetterRuleBacklog),
        typeof(QueueQueries),
        typeof(QueueControl),
        typeof(KeyControl),
        typeof(QueueKeys),
        typeof(QueueForecasts),
        typeof(AnalyticsQueries),
        typeof(AnalyticsMarkers),
        typeof(StateQueries),
        typeof(ScheduleQueries),
        typeof(ScheduleHistory),
        typeof(TaskQueue.Core.Scheduling.Calendar.ScheduleCalendars),
        typeof(ScheduleService),
        typeof(TaskQueue.Core.Scheduling.NamedCalendars),
        typeof(WorkerQueries),
        typeof(WorkerOrders),
        typeof(Microsoft.Extensions.Options.IOptions<TaskQueue.Core.Execution.LeaseOptions>),
        typeof(IBroker),
        typeof(SettingsService),
        typeof(TaskQueue.Core.Settings.Live.SettingsEditor),
        typeof(SampleData),
        typeof(FeatureSwitches),
        typeof(FirstTask),
        typeof(TaskQueue.Core.Tasks.Queries.QueryCompletions),
        typeof(StoreReport),
        typeof(TaskQueue.Core.Events.EventConnections),
        typeof(StoreUpkeep),
        typeof(RetentionService),
        typeof(StoreImport),
        typeof(ISignals),
        typeof(SessionCheck),
        typeof(RoleService),
        typeof(TaskQueue.Core.Security.Keys.ApiKeyService),
        typeof(StoreConnection),
        typeof(Operations),
        typeof(AuditQueries),
        typeof(AuditVerifier),
        typeof(TaskQueue.Core.Inbox.InboxQueries),
        typeof(TaskQueue.Core.Inbox.InboxService),
        typeof(TaskQueue.Core.Inbox.FollowService),
        typeof(AlertQueries),
        typeof(AlertService),
        typeof(UserQueries),
        typeof(UserService),
        typeof(SessionList),
        typeof(ProfileService),
        typeof(SigningKeyService),
        typeof(RateLimitService),
        typeof(AccountService),
        typeof(Reauthentication),
        typeof(TaskQueue.Core.Security.Factors.SecondFactorService),
        typeof(TaskQueue.Core.Security.External.ExternalLogins),
        typeof(TaskQueue.Core.Security.External.UserLogins),
        typeof(TaskQueue.Core.Security.External.OidcProviders),
        typeof(TaskQueue.Core.Security.Tickets.AccessTickets),
    ];

    private const string Email = "person@example.com";

    private readonly TemporaryDatabase _database;
    private Bunit.TestDoubles.BunitAuthorizationContext? _person;

    private ConsoleContext(TemporaryDatabase database, Product product)
    {
        _database = database;
        Product = product;
    }

    public BunitContext Page { get; } = new();

    public Product Product { get; }

    /// <summary>Starts the product and signs somebody in.</summary>
    /// <param name="role">What they are.</param>
    /// <param name="worker">Whether tasks are run.</param>
    /// <param name="settings">Settings beside the defaults.</param>
    public static async Task<ConsoleContext> StartAsync(
        string role = Roles.Admin,
        bool worker = false,
        params (string Key, string Value)[] settings
    )
    {
        var database = TemporaryDatabase.Sqlite();
        var product = await Product.StartAsync(database, null, worker, settings);
        var console = new ConsoleContext(database, product);
        console.AddServices(await console.SignInAsync(role));
        return console;
    }

    /// <summary>Lets whoever is signed in be somebody with an account and a session.</summary>
    /// <param name="email">The account's address.</param>
    /// <param name="person">The account and the session.</param>
    /// <param name="stamp">The account's security stamp, for acts that ask whether the session stands.</param>
    public void Become(string email, Person person, string stamp = "") =>
        _person!.SetClaims(
            new System.Security.Claims.Claim(ClaimTypes.Email, email),
            new System.Security.Claims.Claim(ClaimTypes.NameIdentifier, person.UserId.ToString()),
            new System.Security.Claims.Claim(SessionClaims.Session, person.Session.ToString()),
            new System.Security.Claims.Claim(SessionClaims.Stamp, SessionClaims.Digest(stamp))
        );

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await Product.DisposeAsync();
        await _database.DisposeAsync();
    }

    // A real account and a real session: what somebody may do is asked of the store with each act.
    private async Task<ClaimsPrincipal> SignInAsync(string role)
    {
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            Email = Email,
            NormalizedEmail = Email.ToUpperInvariant(),
            UserName = Email,
            NormalizedUserName = Email.ToUpperInvariant(),
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        await using (var db = await Product.Get<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            db.Users.Add(user);
            db.UserRoles.Add(new() { UserId = user.Id, RoleId = db.Roles.Single(r => r.Name == role).Id });
            await db.SaveChangesAsync();
        }

        var signedIn = new SignedIn(user.Id, Email, [role], user.SecurityStamp, DateTimeOffset.UtcNow);
        var session = await Product
            .Get<SessionService>()
            .BeginConsoleAsync(signedIn, SessionPlace.Unknown, TestContext.Current.CancellationToken);
        return SessionClaims.ForCookie(signedIn, session, Schemes.Session);
    }

    private void AddServices(ClaimsPrincipal principal)
    {
        _person = Page.AddAuthorization();
        _person.SetAuthorized(Email);
        _person.SetRoles([.. principal.FindAll(ClaimTypes.Role).Select(r => r.Value)]);
        _person.SetClaims([.. principal.Claims.Where(c => c.Type is not ClaimTypes.Role)]);
        var services = Page.Services;
        services.AddSingleton(TimeProvider.System);
        foreach (var type in OfTheProduct)
        {
            services.AddSingleton(type, Product.Get<IServiceProvider>().GetRequiredService(type));
        }

        services.AddSingleton<LiveFeed>();
        services.AddScoped<PageFeed>();
        services.AddSingleton<InboxFeed>();
        services.AddSingleton(Product.Get<IServiceProvider>().GetRequiredService<IConfiguration>());
        services.AddSingleton<ConsoleFacts>();
        services.AddSingleton<RecentOperations>();
        services.AddSingleton<OpenAlerts>();
        services.AddSingleton<SharedHistory>();
        services.AddSingleton<SharedBoard>();
        services.AddSingleton<SharedKeys>();
        services.AddSingleton<SharedQueues>();
        services.AddSingleton<SharedWorkers>();
        services.AddSingleton<RequestTimes>();
        services.AddScoped<CurrentActor>();
        services.AddScoped<Viewer>();
        services.AddSingleton<TaskQueue.Web.Api.Exports.TaskImport>();
        services.AddSingleton<TaskQueue.Web.Api.Exports.ChromiumPrinter>();
        services.AddRadzenComponents();
        services.AddScoped<Toasts>();
        services.AddScoped<SubmitRequests>();
        services.AddSingleton<TaskQueue.Web.Components.Palette.PaletteSource>();
        services.AddScoped<PasswordPrompt>();
        Page.GiveChartsRoom();
    }
}
