using System.Globalization;

namespace TaskQueue.Web.Components.Store;

/// <summary>Bytes as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>In the largest unit that leaves a number of one or more.</summary>
    public static string Text(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(unit == 0 || size >= 100 ? Math.Round(size) : Math.Round(size, 1))} {Units[unit]}"
        );
    }

    /// <summary>As <see cref="Text(long)"/>, or a dash when it is not known.</summary>
    public static string Text(long? bytes) => bytes is { } known ? Text(known) : "–";
}
