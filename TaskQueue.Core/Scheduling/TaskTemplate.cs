using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// The task that each fire of a schedule makes, as it is kept: every field of a submission, so that one which comes
/// later is kept too. The payload stays the bytes that came.
/// </summary>
internal static class TaskTemplate
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(NewTask task) => JsonSerializer.SerializeToUtf8Bytes(task, Json);

    public static NewTask Read(byte[] template) =>
        JsonSerializer.Deserialize<NewTask>(template, Json)
        ?? throw new InvalidOperationException("The task of the schedule is empty.");
}
