using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Bench.Doorless;

[assembly: HostingStartup(typeof(DoorlessStartup))]

namespace TaskQueue.Bench.Doorless;

/// <summary>
/// Takes the check of tokens and keys out of a TaskQueue.Web, to measure what it costs: whoever comes is let in. It works by
/// what the host offers to whoever starts the process; the product has no switch for it.
/// </summary>
internal sealed class DoorlessStartup : IHostingStartup
{
    private const string Bearer = "Bearer";

    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services =>
            services.PostConfigure<AuthenticationOptions>(o =>
                o.SchemeMap[Bearer].HandlerType = typeof(DoorlessHandler)
            )
        );
}
