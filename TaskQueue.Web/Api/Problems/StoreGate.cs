using TaskQueue.Core;
using TaskQueue.Core.Data;

namespace TaskQueue.Web.Api.Problems;

/// <summary>Answers 503 to every call until the store has been opened; nothing behind it has to think of that.</summary>
/// <param name="next">The rest.</param>
/// <param name="store">How the store stands.</param>
internal sealed class StoreGate(RequestDelegate next, StoreState store)
{
    public Task InvokeAsync(HttpContext context) =>
        store.IsReady
            ? next(context)
            : ApiProblem
                .Of(RefusalException.StoreAway("The store is not open yet; the log says what it waits for."))
                .ExecuteAsync(context);
}
