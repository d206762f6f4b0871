namespace TaskQueue.Tests.Security;

/// <summary>One real server for the tests of a class, which speak to it over real connections.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    internal ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProcess.StartAsync();
        await Server.LoginAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
