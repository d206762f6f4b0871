using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>The keys that cookies, forms and secrets of second factors are encrypted with.</summary>
internal static class ProtectionKeys
{
    public static void AddProtectionKeys(this IServiceCollection services)
    {
        // A fixed name and place: cookies outlive a new version in another folder, and hold at every Web process.
        services.AddDataProtection().SetApplicationName("TaskQueue");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<StoreConnection, KeyStore, ILoggerFactory>(
                (keys, connection, stored, loggers) =>
                    keys.XmlRepository =
                        connection.Provider is StoreProvider.Postgres
                            ? stored
                            : new FileSystemXmlRepository(new(KeyFolder.Of(connection)), loggers)
            );
    }
}
