namespace TaskQueue.Tests.Api;

/// <summary>Without a worker of its own, and with leases of four seconds.</summary>
public sealed class RemoteApp() : ApiApp(("Worker:Enabled", "false"), ("Lease:Duration", "00:00:04"));
