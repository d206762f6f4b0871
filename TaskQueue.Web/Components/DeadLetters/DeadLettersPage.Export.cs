using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>The list as a file: what it shows, whole.</summary>
public sealed partial class DeadLettersPage
{
    private Task<ListSize> CountAsync() =>
        counts.CountAsync(Actor, Listed with { States = [TaskState.Dead] }, Gone);
}
