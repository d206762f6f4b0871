using TaskQueue.Core.Data;

namespace TaskQueue.Web.Live;

/// <summary>Lets the parts of a page tell a store that does not answer from a bug: of the store itself they know nothing.</summary>
internal static class StoreAway
{
    /// <summary>Does something, and explains when the store is away.</summary>
    /// <param name="act">What is to be done.</param>
    /// <exception cref="Core.RefusalException">The store is away, or it was refused.</exception>
    public static Task ExplainAsync(Func<Task> act) => StoreErrors.ExplainAsync(act);
}
