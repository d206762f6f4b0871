using System.Runtime.InteropServices;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>What of a group is to be another; what is not given stays.</summary>
public sealed record LetterGroupEdit
{
    /// <summary>Whether <see cref="Owner"/> is given.</summary>
    public bool HasOwner { get; init; }

    /// <summary>The e-mail address of whoever is to look after it; absent for nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether <see cref="Note"/> is given.</summary>
    public bool HasNote { get; init; }

    /// <summary>The note; absent or empty for none.</summary>
    public string? Note { get; init; }
}

/// <summary>The version of a group that an act stands on.</summary>
/// <param name="Version">The version; 0 before the first act.</param>
/// <param name="Refusal">How it is refused when the group has another: as a conflict, or as a stale ETag.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeenVersion(int Version, RefusalCode Refusal = RefusalCode.Conflict);
