using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core.Settings;

/// <summary>Says at the start which keys look like settings and are none.</summary>
/// <param name="settings">The settings.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SettingsNotices(CurrentSettings settings, ILogger<SettingsNotices> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var unknown in settings.ReadDeployed().Unknown)
        {
            LogUnknown(unknown.Key, unknown.Nearest);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 17002,
        Level = LogLevel.Warning,
        Message = "{Key} is not a setting and does nothing; did you mean {Nearest}?"
    )]
    private partial void LogUnknown(string key, string nearest);
}
