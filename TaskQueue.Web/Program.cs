using TaskQueue.Core;
using TaskQueue.Web.Api;
using TaskQueue.Web.Auth;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddSharedSettings();

// Package assets answer from a build output too, not only from a publish folder; it does nothing there.
builder.WebHost.UseStaticWebAssets();
var faults = SettingsCheck.OfWeb(builder.Configuration);
if (faults.Count > 0)
{
    await Console.Error.WriteLineAsync("TaskQueue cannot start with these settings:");
    foreach (var fault in faults)
    {
        await Console.Error.WriteLineAsync($"  {fault}");
    }

    return SettingsCheck.ExitCode;
}

builder.Services.AddTaskQueueCore(builder.Configuration);
builder.Services.AddAuth();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseAuth();
app.MapAuthApi();
await app.RunAsync();
return 0;
