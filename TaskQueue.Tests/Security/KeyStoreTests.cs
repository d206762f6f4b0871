using System.Xml.Linq;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Security;

/// <summary>Keys that all Web processes of one store share, and that outlive them (S66).</summary>
public sealed class KeyStoreTests
{
    [Fact]
    public async Task Key_IsMadeByOne_AndTheSameForAll()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        await using var others = await CoreParts.MakeAsync(database, open: false);

        var keys = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Task.Run(() =>
                        (i % 2 == 0 ? parts : others)
                            .Get<KeyStore>()
                            .ReadOrMake("jwt", () => Guid.NewGuid().ToString("N"))
                    )
                )
        );

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task ProtectionKeys_AreSeenByTheOtherProcess()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        await using var others = await CoreParts.MakeAsync(database, open: false);

        parts.Get<KeyStore>().StoreElement(new XElement("key", new XAttribute("id", "1")), "key-1");
        parts.Get<KeyStore>().ReadOrMake("other", () => "not XML");

        var seen = Assert.Single(others.Get<KeyStore>().GetAllElements());
        Assert.Equal("1", seen.Attribute("id")!.Value);
        Assert.Equal(parts.Get<SigningKey>().Key.Key, others.Get<SigningKey>().Key.Key);
    }
}
