using TaskQueue.Core;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Api.Exports;

/// <summary>A list that somebody takes along.</summary>
/// <param name="Name">Its name in file names and in the audit log.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Format">As what.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="ReadAsync">
/// Reads a page for whoever asks, from a cursor on. The service behind it refuses those who may not, with every page anew.
/// </param>
internal sealed record ExportedList<T>(
    string Name,
    string Title,
    ExportFormat Format,
    IReadOnlyList<ExportColumn<T>> Columns,
    Func<Actor, string?, CancellationToken, Task<Page<T>>> ReadAsync
)
{
    /// <summary>What the list was asked, as its address says it; empty where it was everything.</summary>
    public string Asked { get; init; } = "";

    /// <summary>Told whether a row came after the download began: where the oldest come first, it would never end.</summary>
    public Func<T, DateTimeOffset, bool> IsLate { get; init; } = static (_, _) => false;
}
