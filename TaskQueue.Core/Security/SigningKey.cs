using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// The key of access tokens: <c>Auth:Jwt:Key</c>, or 32 random bytes that are made once and kept with the data: in
/// PostgreSQL in the store, where all Web processes find it; with SQLite in a file, readable by the owner alone.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="connection">Says where the data lie.</param>
/// <param name="stored">Keys in the store.</param>
public sealed class SigningKey(IOptions<JwtOptions> options, StoreConnection connection, KeyStore stored)
{
    private const int Length = 32;

    private readonly Lazy<SymmetricSecurityKey> _key = new(
        () =>
            options.Value.Key is { Length: > 0 } text
                ? new(Encoding.UTF8.GetBytes(text))
                : new(
                    connection.Provider is StoreProvider.Postgres
                        ? Convert.FromBase64String(
                            stored.ReadOrMake(
                                "jwt",
                                () => Convert.ToBase64String(ReadOrMake(KeyFolder.Of(connection)))
                            )
                        )
                        : ReadOrMake(KeyFolder.Of(connection))
                ),
        // A store that is away at the first try must not be remembered as the answer.
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The key.</summary>
    public SymmetricSecurityKey Key => _key.Value;

    private static byte[] ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, "jwt.key");
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
