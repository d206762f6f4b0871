using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Data;

/// <summary>Keeps a duration as whole milliseconds on both providers.</summary>
internal sealed class MillisecondsConverter()
    : ValueConverter<TimeSpan, long>(
        span => (long)span.TotalMilliseconds,
        stored => TimeSpan.FromMilliseconds(stored)
    );
