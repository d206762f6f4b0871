using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>The keys that cookies, forms and secrets of second factors are encrypted with.</summary>
public static class ProtectionKeys
{
    /// <summary>
    /// Reads the keys once the store is ready. ASP.NET would read them while the process starts, when an empty PostgreSQL
    /// has no table for them yet: errors in the log of every first start, which mean nothing.
    /// </summary>
    /// <param name="services">The host's services, after all that asks for data protection: each adds the early reader.</param>
    public static IServiceCollection ReadProtectionKeysWhenReady(this IServiceCollection services)
    {
        List<ServiceDescriptor> early =
        [
            .. services.Where(s =>
                s.ServiceType == typeof(IHostedService)
                && s.ImplementationType?.Name == "DataProtectionHostedService"
            ),
        ];
        early.ForEach(s => services.Remove(s));
        return services.AddSingleton(p => new StoreOpenedStep(_ =>
            ReadAsync(p.GetRequiredService<IDataProtectionProvider>())
        ));
    }

    internal static void AddProtectionKeys(this IServiceCollection services)
    {
        // A fixed name and place: cookies outlive a new version in another folder, and hold at every Web process.
        services.AddDataProtection().SetApplicationName("TaskQueue");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<StoreConnection, KeyStore, ILoggerFactory>(
                (keys, connection, stored, loggers) =>
                {
                    keys.XmlRepository =
                        connection.Provider is StoreProvider.Postgres
                            ? stored
                            : new FileSystemXmlRepository(new(KeyFolder.Of(connection)), loggers);
                    // They lie as safely as the store itself. Said here, or else each new key warns about it.
                    keys.XmlEncryptor = new NullXmlEncryptor();
                }
            );
    }

    // Whoever protects something has the keys read, or the first one made.
    private static Task ReadAsync(IDataProtectionProvider protection) =>
        Task.Run(() =>
        {
            try
            {
                protection.CreateProtector(nameof(ProtectionKeys)).Protect([0]);
            }
            catch (CryptographicException)
            {
                // The reader of the keys says so in the log. What needs none of them goes on all the same.
            }
        });
}
