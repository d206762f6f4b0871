using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Settings;

/// <summary>
/// Marks secrets, so that a change of one is seen: a hash under a key that is not in the store. Whoever reads the
/// store alone cannot try guesses. The key lies with the data; with Redis, where nodes come and go without a disk, it
/// is made of the secret that all of them have.
/// </summary>
/// <param name="connection">Says where the data lie.</param>
/// <param name="broker">Holds that secret.</param>
public sealed class SecretMarks(StoreConnection connection, IOptions<BrokerOptions> broker)
{
    private readonly Lazy<byte[]> _key = new(
        () =>
            broker.Value.SigningKey is { Length: > 0 } shared
                ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(shared), "marks of deployments"u8)
                : KeyFile.ReadOrMake(KeyFolder.Of(connection), "marks.key"),
        // A disk that is full at the first try must not be remembered as the answer.
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>Tells this key from another one, and nothing about it.</summary>
    public string KeyName => Hash("the name of this key");

    /// <summary>The mark of a setting's value.</summary>
    /// <param name="setting">The key of the setting: equal values of two settings have two marks.</param>
    /// <param name="value">Its value.</param>
    public string Of(string setting, string value) => Hash($"{setting}\n{value}");

    private string Hash(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(text)))[..16];
}
