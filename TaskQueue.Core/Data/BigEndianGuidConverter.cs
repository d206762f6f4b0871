using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Data;

/// <summary>Keeps a UUID as its 16 bytes in the order of RFC 9562, so that bytes order as ids do.</summary>
internal sealed class BigEndianGuidConverter()
    : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), stored => new Guid(stored, true));
