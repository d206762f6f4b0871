using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core.Email;

/// <summary>Registers mail.</summary>
internal static class EmailRegistration
{
    public static IServiceCollection AddEmail(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SmtpOptions>(configuration.GetSection(SmtpOptions.Section));
        services.AddSingleton(p => new OutgoingMail(
            TransportOf(p, configuration),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<OutgoingMail>>()
        ));
        return services.AddSingleton<IHostedService>(p => p.GetRequiredService<OutgoingMail>());
    }

    private static IMailTransport? TransportOf(IServiceProvider services, IConfiguration configuration) =>
        services.GetService<IMailTransport>()
        ?? (
            !string.IsNullOrWhiteSpace(configuration[$"{SmtpOptions.Section}:Host"])
                ? ActivatorUtilities.CreateInstance<SmtpTransport>(services)
            : services.GetService<IHostEnvironment>()?.IsDevelopment() is true
                ? ActivatorUtilities.CreateInstance<LogTransport>(services)
            : null
        );
}
