using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Web;
using TaskQueue.Web.Api;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Auth.Oidc;
using TaskQueue.Web.Commands;
using TaskQueue.Web.Components;
using TaskQueue.Web.Components.Languages;
using TaskQueue.Web.Health;

if (args is [HealthProbe.Argument])
{
    return await HealthProbe.RunAsync();
}

if (StoreCommand.IsOne(args))
{
    return await StoreCommand.RunAsync(args);
}

if (AuditCommand.IsOne(args))
{
    return await AuditCommand.RunAsync(args, Console.Out, Console.Error);
}

if (KeysCommand.IsOne(args))
{
    return await KeysCommand.RunAsync(args, Console.Out, Console.Error);
}

// What follows the words of a command are settings, as without one.
var (command, settings) = args is [SettingsCommand.Name, ..] ? SettingsCommand.Split(args) : ([], args);

// Settings are read once. A watcher of the working folder would wake up at every write to the store below it.
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. settings]);
builder.Configuration.AddSharedSettings(builder.Environment.EnvironmentName);

// Package assets answer from a build output too, not only from a publish folder; it does nothing there.
builder.WebHost.UseStaticWebAssets();
builder.Configuration.AddDefaults(builder.Environment);

if (command.Count > 0)
{
    return SettingsCommand.Run(
        command,
        builder.Configuration,
        builder.Environment.EnvironmentName,
        Console.Out,
        Console.Error
    );
}

List<string> faults =
[
    .. SettingsCheck.OfWeb(builder.Configuration),
    .. OpenFiles.FaultsOf(OpenFiles.Limit()),
];
if (faults.Count > 0)
{
    SettingsCheck.Explain(faults, Console.Error);
    return SettingsCheck.ExitCode;
}

using var storeLock = StoreLock.TryTake(
    StoreConnection.Parse(builder.Configuration.GetConnectionString("Database")!)
);
if (storeLock is null)
{
    SettingsCheck.Explain(
        ["ConnectionStrings:Database is in use: another TaskQueue.Web has this SQLite file open."],
        Console.Error
    );
    return SettingsCheck.ExitCode;
}

builder.Services.AddTaskQueueCore(builder.Configuration);
if (
    builder.Configuration.GetValue("Worker:Enabled", true)
    && !CoreRegistration.UsesRedis(builder.Configuration)
)
{
    // With Redis, tasks are run by worker processes; none of the built-in types needs the store.
    builder.Services.AddTaskQueueWorker();
}

builder.Services.AddAuth();
builder.Services.AddOidc(builder.Configuration);
builder.Services.AddTaskQueueApi();
builder.Services.AddTaskQueueHealth();
builder.Services.AddConsole();
builder.Services.AddHostedService<LoadedCode>();
builder.Services.ReadProtectionKeysWhenReady();

var app = builder.Build();
app.UseKnownProxies();
app.UseSecurityHeaders();
app.UseMiddleware<OneLength>();
app.UseMiddleware<HttpsOnly>();
app.UseConsoleErrors();
app.UseTaskQueueApi();
app.UseAuth();
app.UseViewerLanguage();
app.MapAuthApi();
app.MapTaskQueueApi();
app.MapTaskQueueHealth();
app.MapConsole();
if (await app.Services.RedisFaultsAsync() is { Count: > 0 } unfit)
{
    return SettingsCheck.Refuse(unfit);
}

var store = app.Services.GetRequiredService<StoreState>();
await app.RunToTheEndAsync();
if (store.Refused is { } refusal)
{
    return SettingsCheck.Refuse([$"ConnectionStrings:Database is refused. {refusal}"]);
}

return 0;
