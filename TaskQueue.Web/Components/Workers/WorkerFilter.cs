using TaskQueue.Core.Workers;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>Which workers the list shows, as its address carries it.</summary>
/// <param name="Word">Its word in the address; absent for all.</param>
/// <param name="Title">What its tab says, in English.</param>
/// <param name="Status">The status of its workers; any where that is not what it asks for.</param>
internal sealed record WorkerFilter(string? Word, string Title, WorkerStatus? Status = null)
{
    /// <summary>All workers.</summary>
    public static readonly WorkerFilter All = new(null, Key("All"));

    /// <summary>Those that take no task while one waits that they could take.</summary>
    public static readonly WorkerFilter Idle = new("idle", Key("Idle"));

    /// <summary>All of them, in the order of their tabs.</summary>
    public static readonly IReadOnlyList<WorkerFilter> Tabs =
    [
        All,
        new("alive", Key("Alive"), WorkerStatus.Alive),
        Idle,
        new("paused", Key("Paused"), WorkerStatus.Paused),
        new("draining", Key("Draining"), WorkerStatus.Draining),
        new("silent", Key("Silent"), WorkerStatus.Lost),
    ];

    /// <summary>All of them as a choice has them: their words, and in English.</summary>
    public static readonly IReadOnlyList<(string? Word, string Title)> Words =
    [
        .. Tabs.Select(tab => (tab.Word, tab.Title)),
    ];

    /// <summary>Reads an address; what somebody spoiled in it is as if it were absent.</summary>
    /// <param name="state">The word.</param>
    public static WorkerFilter Read(string? state) => Tabs.FirstOrDefault(f => f.Word == state) ?? All;
}
