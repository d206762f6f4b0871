using System.Security.Cryptography;

namespace TaskQueue.Core.Security;

/// <summary>A key of 32 random bytes that is made once and kept in a file, readable by the owner alone.</summary>
public static class KeyFile
{
    private const int Length = 32;

    /// <summary>Reads the key, and makes it where there is none.</summary>
    /// <param name="folder">The folder, see <see cref="KeyFolder"/>.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="InvalidOperationException">The file holds something else.</exception>
    public static byte[] ReadOrMake(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            Make(path);
        }

        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length >= Length
            ? key
            : throw new InvalidOperationException($"{path} does not hold a key of {Length} bytes.");
    }

    private static void Make(string path)
    {
        // Written aside and moved in one step: of two processes that start together, both read the first one's key.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
