using TaskQueue.Core.Tasks;

namespace TaskQueue.Bench;

/// <summary>A task of a year of an installation, with what stands beside it in other tables.</summary>
/// <param name="Task">The row.</param>
/// <param name="Attempts">Its attempts that are kept.</param>
internal sealed record YearTask(TaskItem Task, IReadOnlyList<TaskAttempt> Attempts);
