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
    private readonly Lazy<SymmetricSecurityKey> _key = new(
        () =>
            options.Value.Key is { Length: > 0 } text
                ? new(Encoding.UTF8.GetBytes(text))
                : new(
                    connection.Provider is StoreProvider.Postgres
                        ? Convert.FromBase64String(
                            stored.ReadOrMake(
                                "jwt",
                                () =>
                                    Convert.ToBase64String(
                                        KeyFile.ReadOrMake(KeyFolder.Of(connection), "jwt.key")
                                    )
                            )
                        )
                        : KeyFile.ReadOrMake(KeyFolder.Of(connection), "jwt.key")
                ),
        // A store that is away at the first try must not be remembered as the answer.
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The key.</summary>
    public SymmetricSecurityKey Key => _key.Value;
}
