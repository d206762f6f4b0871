using TaskQueue.Core;
using TaskQueue.Worker;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddSharedSettings();
var faults = SettingsCheck.OfWorker(builder.Configuration);
if (faults.Count > 0)
{
    return SettingsCheck.Refuse(faults);
}

// First, so that it answers while the worker still waits for Redis.
builder.Services.AddHostedService<HealthEndpoint>();
builder.Services.AddTaskQueueWorkerNode(builder.Configuration);
using var host = builder.Build();
return await host.RunWorkerNodeAsync();
