using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>The list as a file: all, or those of the group.</summary>
public sealed partial class DeadLettersPage
{
    private string ExportAddress =>
        Chosen is { } chosen
            ? $"export/dead-letters?fingerprint={ErrorFingerprint.Write(chosen)}"
            : "export/dead-letters";

    private Task<ListSize> CountAsync() =>
        counts.CountAsync(
            Actor,
            new() { States = [TaskState.Dead], Fingerprints = Chosen is { } chosen ? [chosen] : [] },
            Gone
        );
}
