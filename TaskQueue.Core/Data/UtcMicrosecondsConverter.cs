using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Data;

/// <summary>Keeps an instant as microseconds since 1970, UTC: the precision that PostgreSQL has too.</summary>
internal sealed class UtcMicrosecondsConverter()
    : ValueConverter<DateTimeOffset, long>(
        instant => ToMicroseconds(instant),
        stored => FromMicroseconds(stored)
    )
{
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long stored) =>
        DateTimeOffset.UnixEpoch.AddTicks(stored * TimeSpan.TicksPerMicrosecond);
}
