using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Stands for the tasks that a request means at one time: how many of them are in which state, and the newest.</summary>
internal static class SelectionTag
{
    private const int Bytes = BulkPreview.TagLength / 2;

    /// <summary>
    /// The tag, 16 hexadecimal digits; another one as soon as a task joins, leaves or moves on. Two older ones that change places
    /// between two looks are not noticed: only the newest are told by their ids.
    /// </summary>
    /// <param name="counts">How many there are, by state.</param>
    /// <param name="newest">The newest of them, those that are shown.</param>
    public static string Of(IReadOnlyDictionary<TaskState, long> counts, IReadOnlyList<TaskItem> newest)
    {
        var text = string.Join(
            ' ',
            counts
                .Where(c => c.Value > 0)
                .OrderBy(c => c.Key)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key.Word()}={c.Value}"))
        );
        return Convert.ToHexStringLower(
            SHA256
                .HashData(Encoding.UTF8.GetBytes($"{text} {string.Join(' ', newest.Select(t => t.Id))}"))
                .AsSpan(0, Bytes)
        );
    }
}
