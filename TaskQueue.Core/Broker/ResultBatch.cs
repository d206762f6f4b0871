namespace TaskQueue.Core.Broker;

/// <summary>One entry of the results stream; stays there until released by its id.</summary>
/// <param name="EntryId">Names the entry.</param>
/// <param name="Results">The attempts that ended.</param>
public sealed record ResultBatch(string EntryId, IReadOnlyList<AttemptResult> Results);

/// <summary>The release of one entry after its results are in the store.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="Ended">Tasks that the broker is to forget.</param>
/// <param name="Ready">Tasks that are ready again, or now.</param>
public sealed record Release(string EntryId, IReadOnlyList<Guid> Ended, IReadOnlyList<ReadyTask> Ready);
