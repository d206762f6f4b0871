using TaskQueue.Core.Inbox;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Inbox;

/// <summary>What a notice says, in the language of whoever looks.</summary>
internal static class NoticeWords
{
    private const string Between = " · ";

    /// <summary>What happened, in a line.</summary>
    /// <param name="notice">The notice.</param>
    public static string Title(Notice notice) => T.Told(NoticeText.Title(notice));

    /// <summary>More of it; empty where there is no more.</summary>
    /// <param name="notice">The notice.</param>
    public static string Detail(Notice notice) =>
        string.Join(
            Between,
            NoticeText
                .Detail(notice)
                .Split(Between)
                .Select(part =>
                    notice.Kind is NoticeKind.AlertOpened && part == notice.State ? T[part] : T.Told(part)
                )
        );
}
