using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Queues;

/// <summary>Keeps limits as JSON text: they are read as a whole and never searched.</summary>
internal sealed class LimitsConverter()
    : ValueConverter<QueueLimits, string>(limits => Write(limits), stored => Read(stored))
{
    private static string Write(QueueLimits limits) => JsonSerializer.Serialize(limits);

    private static QueueLimits Read(string stored) => JsonSerializer.Deserialize<QueueLimits>(stored)!;
}
