using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>Renders the console's pages over the real services and a real store.</summary>
internal sealed class ConsoleContext : IAsyncDisposable
{
    private readonly TemporaryDatabase _database;

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
    public static async Task<ConsoleContext> StartAsync(string role = Roles.Admin, bool worker = false)
    {
        var database = TemporaryDatabase.Sqlite();
        var console = new ConsoleContext(database, await Product.StartAsync(database, worker: worker));
        console.AddServices(role);
        return console;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await Product.DisposeAsync();
        await _database.DisposeAsync();
    }

    private void AddServices(string role)
    {
        var person = Page.AddAuthorization();
        person.SetAuthorized("person@example.com");
        person.SetRoles(role);
        person.SetClaims(new System.Security.Claims.Claim(ClaimTypes.Email, "person@example.com"));
        var services = Page.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Product.Get<TaskService>());
        services.AddSingleton(Product.Get<TaskQueries>());
        services.AddSingleton(Product.Get<TaskExplanations>());
        services.AddSingleton(Product.Get<TaskQueue.Core.Tasks.Dependencies.TaskGraphs>());
        services.AddSingleton(Product.Get<Replay>());
        services.AddSingleton(Product.Get<TaskLogs>());
        services.AddSingleton(Product.Get<TaskTypeCatalogue>());
        services.AddSingleton(Product.Get<TaskTypes>());
        services.AddSingleton(Product.Get<TypeSupport>());
        services.AddSingleton(Product.Get<DeadLetters>());
        services.AddSingleton(Product.Get<DeadLetterGroups>());
        services.AddSingleton(Product.Get<QueueQueries>());
        services.AddSingleton(Product.Get<QueueControl>());
        services.AddSingleton(Product.Get<QueueForecasts>());
        services.AddSingleton(Product.Get<ScheduleQueries>());
        services.AddSingleton(Product.Get<ScheduleService>());
        services.AddSingleton(Product.Get<WorkerQueries>());
        services.AddSingleton(Product.Get<WorkerOrders>());
        services.AddSingleton(Product.Get<IBroker>());
        AddUpkeep(services);
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ConsoleFacts>();
        services.AddSingleton<RecentOperations>();
        services.AddSingleton(Product.Get<Operations>());
        services.AddScoped<CurrentActor>();
        services.AddRadzenComponents();
        services.AddScoped<Toasts>();
        services.AddScoped<SubmitRequests>();
        Page.GiveChartsRoom();
    }

    private void AddUpkeep(IServiceCollection services)
    {
        services.AddSingleton(Product.Get<SettingsService>());
        services.AddSingleton(Product.Get<SampleData>());
        services.AddSingleton(Product.Get<StoreReport>());
        services.AddSingleton(Product.Get<StoreUpkeep>());
        services.AddSingleton(Product.Get<RetentionService>());
        services.AddSingleton(Product.Get<StoreImport>());
        services.AddSingleton(Product.Get<ISignals>());
        services.AddSingleton(Product.Get<StoreConnection>());
    }
}
