using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Parts;

/// <summary>The colours of states, alike wherever a state is shown.</summary>
internal static class StateTone
{
    /// <summary>good, busy, warn, bad, plan or calm.</summary>
    public static string Of(TaskState state) =>
        state switch
        {
            TaskState.Succeeded => "good",
            TaskState.Running => "busy",
            TaskState.Retrying => "warn",
            TaskState.Dead => "bad",
            TaskState.Scheduled or TaskState.Blocked => "plan",
            _ => "calm",
        };
}
