using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Bench;

/// <summary>The services that the console asks for lists, on a store that no process has meanwhile. No chore runs.</summary>
internal sealed class ListService : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ListService(ServiceProvider services) => _services = services;

    public TaskQueries Tasks => _services.GetRequiredService<TaskQueries>();

    public TaskCounts Counts => _services.GetRequiredService<TaskCounts>();

    /// <summary>Puts them together.</summary>
    /// <param name="store">The store, as the setting has it.</param>
    public static ListService Open(string store)
    {
        var settings = DataScenario
            .Settings.Select(s =>
                KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)
            )
            .Append(new("ConnectionStrings:Database", store));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new(
            new ServiceCollection().AddLogging().AddTaskQueueCore(configuration).BuildServiceProvider()
        );
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
