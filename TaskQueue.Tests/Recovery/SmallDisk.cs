using TaskQueue.Tests.Recovery.Torture;

namespace TaskQueue.Tests.Recovery;

/// <summary>A file system of its own, synced like any other, that can be filled up and freed again.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Block = 4096;
    private readonly string _image;
    private readonly string _folder;

    private SmallDisk(string image, string folder)
    {
        _image = image;
        _folder = folder;
    }

    /// <summary>Why there is none here; null when there may be one.</summary>
    public static string? WhyNot() =>
        !Environment.IsPrivilegedProcess ? "nobody but root may mount a disk"
        : !File.Exists("/dev/loop-control") ? "this kernel has no loop devices"
        : null;

    /// <summary>Mounts one; null where that is not possible.</summary>
    /// <param name="folder">Where it is to appear; made when missing.</param>
    /// <param name="bytes">Its size; nothing is taken before it is used.</param>
    public static async Task<SmallDisk?> TryMountAsync(string folder, long bytes)
    {
        if (WhyNot() is not null)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        var image = folder.TrimEnd('/') + ".img";
        await using (var file = new FileStream(image, FileMode.CreateNew))
        {
            file.SetLength(bytes);
        }

        var around = Path.GetDirectoryName(image)!;
        var (made, _) = await Shell.TryAsync(around, "mkfs.ext4", "-q", "-m", "0", image);
        var (mounted, _) = await Shell.TryAsync(around, "mount", "-o", "loop", image, folder);
        if (made == 0 && mounted == 0)
        {
            return new SmallDisk(image, folder);
        }

        File.Delete(image);
        return null;
    }

    /// <summary>Takes all that is left, down to the last block.</summary>
    public void Fill()
    {
        for (var size = new DriveInfo(_folder).AvailableFreeSpace; size >= Block; )
        {
            try
            {
                new FileStream(
                    Path.Combine(_folder, $"ballast-{Guid.NewGuid():N}"),
                    new FileStreamOptions
                    {
                        Mode = FileMode.CreateNew,
                        Access = FileAccess.Write,
                        PreallocationSize = size,
                    }
                ).Dispose();
            }
            catch (IOException)
            {
                // The file system keeps some for itself.
                size /= 2;
            }
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Free()
    {
        foreach (var ballast in Directory.EnumerateFiles(_folder, "ballast-*"))
        {
            File.Delete(ballast);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.TryAsync(Path.GetDirectoryName(_image)!, "umount", "--lazy", _folder);
        File.Delete(_image);
    }
}
