using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Auth;

/// <summary>Where a request comes from, for the list of sessions.</summary>
internal static class RequestPlace
{
    public static SessionPlace Of(HttpContext context) =>
        SessionPlace.Of(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent);
}
