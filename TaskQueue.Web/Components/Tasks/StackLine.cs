namespace TaskQueue.Web.Components.Tasks;

/// <summary>One line of a stack trace.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="IsFrame">Whether a frame begins with it; a frame of Python has more lines.</param>
internal readonly record struct StackLine(StackLineKind Kind, bool IsFrame)
{
    /// <summary>Belongs to no frame.</summary>
    public static readonly StackLine Other = new(StackLineKind.Other, false);

    /// <summary>Stands between two frames, and says nothing by itself.</summary>
    public static readonly StackLine Between = new(StackLineKind.Between, false);

    /// <summary>The line of a frame.</summary>
    /// <param name="isLibrary">Whether the frame is one of a library.</param>
    public static StackLine Frame(bool isLibrary) =>
        new(isLibrary ? StackLineKind.Library : StackLineKind.Own, true);
}

/// <summary>Whose a line of a stack trace is.</summary>
internal enum StackLineKind
{
    /// <summary>Of no frame: a message, a cause, or what nobody knows.</summary>
    Other,

    /// <summary>Between two frames.</summary>
    Between,

    /// <summary>Of a frame of whoever wrote the handler.</summary>
    Own,

    /// <summary>Of a frame of a library, or of what runs handlers.</summary>
    Library,
}
