namespace TaskQueue.Web.Components.Parts;

/// <summary>A field in which what somebody wants to save differs from what somebody else has saved meanwhile.</summary>
/// <param name="Label">The field, as the form calls it.</param>
/// <param name="Mine">What stands in the form.</param>
/// <param name="Theirs">What was saved.</param>
public sealed record ConflictRow(string Label, string Mine, string Theirs)
{
    private const int Most = 300;
    private const int Lead = 60;

    /// <summary>The fields in which two drafts differ. Of long texts the part around the first difference.</summary>
    /// <param name="mine">What stands in the form.</param>
    /// <param name="theirs">The same form of what was saved.</param>
    /// <param name="fields">Its fields, and what stands in each.</param>
    /// <typeparam name="TDraft">What stands in the form.</typeparam>
    public static IReadOnlyList<ConflictRow> Between<TDraft>(
        TDraft mine,
        TDraft theirs,
        IEnumerable<(string Label, Func<TDraft, string> Of)> fields
    ) =>
        [
            .. from field in fields
            let a = field.Of(mine).Trim()
            let b = field.Of(theirs).Trim()
            where a != b
            let start = Math.Max(0, Same(a, b) - Lead)
            select new ConflictRow(field.Label, Part(a, start), Part(b, start)),
        ];

    private static int Same(string a, string b)
    {
        var most = Math.Min(a.Length, b.Length);
        var same = 0;
        while (same < most && a[same] == b[same])
        {
            same++;
        }

        return same;
    }

    // What is short stands there whole.
    private static string Part(string text, int start)
    {
        if (text.Length <= Most)
        {
            return text;
        }

        var first = Math.Min(start, text.Length);
        var end = Math.Min(text.Length, first + Most);
        return (first > 0 ? "… " : "") + text[first..end] + (end < text.Length ? " …" : "");
    }
}
