namespace TaskQueue.Web.Auth;

/// <summary>The authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>Chooses between the other two by the request.</summary>
    public const string Auto = "Auto";

    /// <summary>The console's cookie.</summary>
    public const string Session = "Session";

    /// <summary>Access tokens of programs.</summary>
    public const string Bearer = "Bearer";

    /// <summary>
    /// Programs' paths take tokens alone, so that a browser's cookie can never be made to act there; the reference
    /// pages take either; everything else is the console.
    /// </summary>
    public static string Choose(HttpContext context)
    {
        var path = context.Request.Path;
        if (IsApi(path))
        {
            return Bearer;
        }

        var reference = path.IsUnder("/openapi") || path.IsUnder("/docs");
        return reference && BearsToken(context.Request) ? Bearer : Session;
    }

    /// <summary>Whether only programs come here.</summary>
    public static bool IsApi(PathString path) =>
        path.IsUnder("/api") || path.IsUnder("/metrics") || path.IsUnder("/mcp");

    private static bool BearsToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
