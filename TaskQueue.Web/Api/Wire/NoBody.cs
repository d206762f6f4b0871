using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>For actions that take no body, or <c>{}</c>.</summary>
internal static class NoBody
{
    private const int Most = 1024;

    /// <summary>Refuses anything else: a field that is ignored would be a promise that is not kept.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusalException">There is a body, and it is not empty.</exception>
    public static async ValueTask CheckAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request, Most);
        if (body.Length > 0 && TaskBody.Parse(body, TaskField.None) is { Errors.IsEmpty: false } draft)
        {
            throw new RefusalException(RefusalCode.Unreadable, draft.Errors.ToDictionary());
        }
    }
}
