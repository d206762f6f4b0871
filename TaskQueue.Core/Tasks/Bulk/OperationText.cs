using System.Text.Json;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>The parts of an operation that are stored as JSON.</summary>
public static class OperationText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What an action needs to know.</summary>
    /// <param name="operation">The operation.</param>
    public static BulkArguments ArgumentsOf(TaskOperation operation) =>
        JsonSerializer.Deserialize<BulkArguments>(operation.Arguments, Json)!;

    /// <summary>The tasks to which it could not be done, the first of them.</summary>
    /// <param name="operation">The operation.</param>
    public static IReadOnlyList<OperationFailure> FailuresOf(TaskOperation operation) =>
        JsonSerializer.Deserialize<List<OperationFailure>>(operation.Failures, Json)!;

    internal static Selected SelectionOf(TaskOperation operation) =>
        JsonSerializer.Deserialize<Selected>(operation.Selection, Json)!;

    internal static string Write<T>(T part) => JsonSerializer.Serialize(part, Json);

    /// <summary>Which tasks: one of the two.</summary>
    /// <param name="Ids">In order.</param>
    /// <param name="Filter">A filter.</param>
    internal sealed record Selected(IReadOnlyList<Guid>? Ids, TaskFilter? Filter);
}
