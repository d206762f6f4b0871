using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>
/// What a browser carries from the password to the code. No scheme reads it: to every page and address but the sign-in it is
/// nothing.
/// </summary>
internal static class SecondStepCookie
{
    private const string Name = "TaskQueue.SecondStep";

    /// <summary>Who owes a code; nobody when the browser says nothing, or nothing that holds.</summary>
    public static PendingSignIn? Read(HttpContext context, PendingSignIns pendings) =>
        pendings.Read(context.Request.Cookies[Name]);

    /// <summary>Gives it to the browser.</summary>
    public static void Write(HttpContext context, PendingSignIns pendings, PendingSignIn pending) =>
        context.Response.Cookies.Append(Name, pendings.Write(pending), Options(context, PendingSignIn.Lasts));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(Name, Options(context, maxAge: null));

    private static CookieOptions Options(HttpContext context, TimeSpan? maxAge) =>
        new()
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase + "/login",
            MaxAge = maxAge,
        };
}
