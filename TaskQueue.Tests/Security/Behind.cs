using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Tests.Security;

/// <summary>Lets a test say from which address a request comes: the server in this process knows none.</summary>
internal sealed class Behind : IStartupFilter
{
    public const string Header = "Test-From";

    public static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, Behind>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, rest) =>
                {
                    if (context.Request.Headers[Header] is [{ } from])
                    {
                        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
                    }

                    return rest(context);
                }
            );
            next(app);
        };
}
