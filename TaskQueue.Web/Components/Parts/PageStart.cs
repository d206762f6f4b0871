namespace TaskQueue.Web.Components.Parts;

/// <summary>Where pages of lists by id begin.</summary>
internal static class PageStart
{
    /// <summary>
    /// The cursor of the page that begins with a row: a page starts below its cursor, and the next higher id is the cursor of
    /// the page that starts with this one.
    /// </summary>
    /// <param name="id">The row.</param>
    public static string At(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        for (var i = bytes.Length - 1; i >= 0 && ++bytes[i] == 0; i--) { }

        return new Guid(bytes, bigEndian: true).ToString("N");
    }
}
