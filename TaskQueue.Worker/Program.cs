using TaskQueue.Core;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddSharedSettings();
var faults = SettingsCheck.OfWorker(builder.Configuration);
if (faults.Count == 0)
{
    faults =
    [
        "ConnectionStrings:Redis is set, but this version has only the embedded broker; run TaskQueue.Web alone.",
    ];
}

SettingsCheck.Explain(faults, Console.Error);
return SettingsCheck.ExitCode;
