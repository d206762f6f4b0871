using TaskQueue.Core;
using TaskQueue.Core.Settings;
using TaskQueue.Worker;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddSharedSettings(builder.Environment.EnvironmentName);
foreach (var unknown in UnknownSetting.In(builder.Configuration))
{
    Console.Error.WriteLine($"Warning: {unknown.Message}");
}

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
