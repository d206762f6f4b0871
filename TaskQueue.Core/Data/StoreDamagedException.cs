namespace TaskQueue.Core.Data;

/// <summary>
/// The SQLite file, or the log beside it, is damaged. Nothing was changed: whoever opened it all the same would lose more.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="fault">What is wrong with it.</param>
public sealed class StoreDamagedException(string path, string fault)
    : StoreRefusedException(
        $"The SQLite file {path} is damaged: {fault} Nothing was changed. Keep a copy of it and of {Path.GetFileName(path)}-wal; "
            + "then put a backup in their place, or move them away and import an export (TaskQueue.Web import FILE). "
            + "Without either, docs/store.md says how to save what can still be read."
    )
{
    /// <summary>What is wrong with it.</summary>
    public string Fault { get; } = fault;
}
