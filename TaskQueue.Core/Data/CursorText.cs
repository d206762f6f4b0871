using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TaskQueue.Core.Data;

/// <summary>Text within the cursor of a list, in letters that an address takes as they are.</summary>
internal static class CursorText
{
    /// <summary>Writes one.</summary>
    /// <param name="text">Any text.</param>
    public static string Write(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads one.</summary>
    /// <param name="text">As an address has it; anything at all.</param>
    /// <returns>The text; none where this was not written here.</returns>
    public static string? Read(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // Not the form that makes its own array: it throws where bits are left over.
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) is OperationStatus.Done
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, written))
            : null;
    }
}
