using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Radzen;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Auth.Limits;
using TaskQueue.Web.Auth.Oidc;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components;

/// <summary>Registers and maps the console.</summary>
internal static class ConsoleRegistration
{
    private const int LargestMessage = 32 * 1024;

    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DetailedErrors = false;
                circuits.DisconnectedCircuitMaxRetained = 50;
                circuits.JSInteropDefaultCallTimeout = TimeSpan.FromMinutes(1);
                circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
            })
            // Larger texts come as streams, piece by piece.
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        // After the components, which bring one that never asks again.
        services.AddScoped<
            Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider,
            CircuitSession
        >();
        services.AddScoped<CircuitHandler, CircuitLimit>();
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<ClosedPages>();
        services.AddHostedService(provider => provider.GetRequiredService<ClosedPages>());
        services.AddScoped<CircuitHandler, ClosedPageNote>();
        services.AddSingleton<LiveFeed>();
        services.AddScoped<PageFeed>();
        services.AddSingleton<InboxFeed>();
        services.AddSingleton<LogTail>();
        services.AddSingleton<ConsoleFacts>();
        services.AddSingleton<RecentOperations>();
        services.AddSingleton<OpenAlerts>();
        services.AddSingleton<SharedHistory>();
        services.AddSingleton<SharedBoard>();
        services.AddSingleton<SharedKeys>();
        services.AddSingleton<SharedQueues>();
        services.AddSingleton<SharedWorkers>();
        services.AddRadzenComponents();
        services.AddScoped<Viewer>();
        services.AddScoped<Toasts>();
        services.AddScoped<Tasks.SubmitRequests>();
        services.AddSingleton<Palette.PaletteSource>();
        services.AddScoped<PasswordPrompt>();
        return services;
    }

    /// <summary>Puts error pages in front of what follows; programs get problem documents from elsewhere.</summary>
    public static WebApplication UseConsoleErrors(this WebApplication app)
    {
        app.UseWhen(
            IsPage,
            pages =>
            {
                pages.UseExceptionHandler("/error", createScopeForErrors: true);
                pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            }
        );
        // After it, so that a request which is run again for its error page is routed again.
        app.UseRouting();
        return app;
    }

    public static WebApplication MapConsole(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapOidc();
        app.MapPost("/logout", LogoutAsync).ExcludeFromDescription();
        app.MapPost("/session/alive", () => TypedResults.NoContent()).ExcludeFromDescription();
        // The browser's own download: its cookie is worth nothing to the API.
        app.MapGet("/system/export", Api.TransferApi.Export)
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.SystemManage, Permissions.TasksPayload)
            .AddEndpointFilter(ExplainAsync)
            .ExcludeFromDescription();
        app.MapGet("/audit/export", Api.AuditApi.ExportAsync)
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.AuditRead)
            .AddEndpointFilter(ExplainAsync)
            .ExcludeFromDescription();
        app.MapGroup("/export").AddEndpointFilter(ExplainAsync).MapDownloads();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode =>
            {
                // Compressed, the length of a message tells what of an attacker's text is like a secret beside it.
                mode.DisableWebSocketCompression = true;
            });
        return app;
    }

    private static async Task<IResult> LogoutAsync(
        HttpContext context,
        IAntiforgery forgery,
        SessionService sessions,
        OidcLogout providers
    )
    {
        if (!await forgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        if (Guid.TryParse(context.User.FindFirst(SessionClaims.Session)?.Value, out var session))
        {
            // No token: a browser that goes away must not keep the session alive.
            await sessions.EndAsync(Actor.From(context.User), session, CancellationToken.None);
        }

        var left = await context.AuthenticateAsync(Schemes.Session);
        await context.SignOutAsync(Schemes.Session);
        return await providers.AnswerAsync(context, left);
    }

    // A download that is refused is no page that broke: the reason is told, such as that the password has to be given again.
    private static async ValueTask<object?> ExplainAsync(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (RefusalException refusal)
        {
            return Api.Problems.ApiProblem.Of(refusal);
        }
    }

    private static bool IsPage(HttpContext context) =>
        !Schemes.IsApi(context.Request.Path)
        && !context.Request.Path.IsUnder("/_blazor")
        && context
            .Request.Headers.Accept.ToString()
            .Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
