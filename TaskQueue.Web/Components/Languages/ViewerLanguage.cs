using System.Globalization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Localization;
using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// The language of a page: what the account chose, else what this browser chose before sign-in, else what the browser asks for, else English. The
/// circuit of a page has it from the request that connects it, so it is the same after a reconnect. Programs get none: REST is English.
/// </summary>
internal static class ViewerLanguage
{
    /// <summary>Keeps a choice of this browser, in the form of the framework's cookie.</summary>
    public const string CookieName = "taskqueue_language";

    private static readonly PathString Circuit = "/_blazor";

    /// <summary>Chooses the language of pages and circuits; after who asks is known.</summary>
    /// <param name="app">The product.</param>
    public static void UseViewerLanguage(this WebApplication app)
    {
        // Numbers, dates and lists in the code are those of no place, whatever the system of the server speaks; what people read is told by the language.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(ConsoleLanguages.English);
        List<CultureInfo> known = [.. ConsoleLanguages.All.Select(l => CultureInfo.GetCultureInfo(l.Code))];
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new(CultureInfo.InvariantCulture, known[0]),
            // Only what is told changes with the language; what programs and browsers read, such as a drawing's numbers, does not.
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = known,
            RequestCultureProviders =
            [
                new CustomRequestCultureProvider(OfAccountAsync),
                new CookieRequestCultureProvider { CookieName = CookieName },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ],
        };
        app.UseWhen(IsSeen, pages => pages.UseRequestLocalization(options));
    }

    private static bool IsSeen(HttpContext context) => IsPage(context) || context.Request.Path == Circuit;

    private static bool IsPage(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    // The document takes the same look over: the store is asked once.
    private static async Task<ProviderCultureResult?> OfAccountAsync(HttpContext context)
    {
        if (
            context.User.Identity is not { IsAuthenticated: true }
            || (IsPage(context) && !context.AcceptsInteractiveRouting())
        )
        {
            return null;
        }

        try
        {
            var preferences = context.RequestServices.GetRequiredService<PreferenceService>();
            var look = ViewerLook.Of(
                await preferences.ReadAsync(Person.From(context.User), context.RequestAborted)
            );
            context.Features.Set(look);
            return look.Language is { } language ? new("", language) : null;
        }
        catch (Exception e) when (e is RefusalException || !context.RequestAborted.IsCancellationRequested)
        {
            // The store is away, which the page says; it is drawn as it comes.
            return null;
        }
    }
}
