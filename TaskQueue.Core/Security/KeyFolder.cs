using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>Where keys lie: <c>keys</c> beside the data, open to the owner alone.</summary>
public static class KeyFolder
{
    /// <summary>The folder, made where it is missing.</summary>
    /// <param name="connection">Says where the data lie.</param>
    public static string Of(StoreConnection connection)
    {
        var folder = Path.Combine(connection.DataDirectory, "keys");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(connection.DataDirectory);
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        return folder;
    }
}
