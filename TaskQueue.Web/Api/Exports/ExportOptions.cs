namespace TaskQueue.Web.Api.Exports;

/// <summary>Settings under <c>Export</c>.</summary>
internal sealed class ExportOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Export";

    /// <summary>
    /// The Chromium that prints PDFs: an absolute path. Where it is empty, the usual places are looked at; without any, PDFs are
    /// refused and the other formats work.
    /// </summary>
    public string Chromium { get; set; } = "";
}
