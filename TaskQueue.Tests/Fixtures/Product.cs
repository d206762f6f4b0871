using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Fixtures;

/// <summary>Everything below Web in this process: a real store, the embedded broker, the chores and a worker.</summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder _folder;

    private Product(IHost host, TemporaryFolder folder)
    {
        _host = host;
        _folder = folder;
    }

    public static Actor Operator { get; } = new("operator@example.com", Permissions.All.ToHashSet());

    public TaskService Tasks => Get<TaskService>();

    public TaskQueries Queries => Get<TaskQueries>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the product on a store, and waits until it is ready.</summary>
    /// <param name="database">The store.</param>
    /// <param name="configure">More services, such as handlers.</param>
    /// <param name="worker">Whether a worker runs.</param>
    /// <param name="settings">Settings beside the defaults.</param>
    public static async Task<Product> StartAsync(
        TemporaryDatabase database,
        Action<IServiceCollection>? configure = null,
        bool worker = true,
        params (string Key, string Value)[] settings
    )
    {
        var folder = new TemporaryFolder();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:Database"] = database.ConnectionString,
                ["Http:AllowPrivateNetworks"] = "true",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Services.AddLogging();
        configure?.Invoke(builder.Services);
        builder.Services.AddTaskQueueCore(builder.Configuration);
        if (worker)
        {
            builder.Services.AddTaskQueueWorker();
        }

        var product = new Product(builder.Build(), folder);
        await product._host.StartAsync(Stop);
        await product.Get<StoreState>().WhenReadyAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        return product;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Submits a task with this payload.</summary>
    public async Task<Guid> SubmitAsync(
        string type,
        string payload = "null",
        Func<NewTask, NewTask>? change = null
    )
    {
        var task = new NewTask { Type = type, Payload = Encoding.UTF8.GetBytes(payload) };
        return (await Tasks.SubmitAsync(Operator, change?.Invoke(task) ?? task)).Id!.Value;
    }

    /// <summary>Waits until a task is in a state.</summary>
    public async Task<TaskItem> WaitForAsync(Guid id, TaskState state, TimeSpan? within = null)
    {
        TaskItem? last = null;
        return await Eventually.ValueAsync(
            async () =>
            {
                last = await Queries.FindAsync(Operator, id, Stop);
                return last?.State == state ? last : null;
            },
            $"task {id} is {state.Word()}",
            within,
            () => $"it is {last?.State.Word() ?? "not there"}; {last?.ErrorKind} {last?.ErrorMessage}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }
}
