namespace TaskQueue.Core.Settings.Live;

/// <summary>Settings that were changed while the product ran; they win over all other places. One row; none while nobody changed any.</summary>
public sealed class StoredSettings
{
    /// <summary>The id of the only row.</summary>
    public const short Only = 1;

    /// <summary>Always <see cref="Only"/>.</summary>
    public short Id { get; init; } = Only;

    /// <summary>Rises with each change; the ETag of the API.</summary>
    public int Version { get; set; }

    /// <summary>The settings, in the order of their keys.</summary>
    public IReadOnlyList<StoredSetting> Items { get; set; } = [];

    /// <summary>The one of a key; null when it is not set here.</summary>
    /// <param name="key">The key, in any case.</param>
    public StoredSetting? Find(string key) =>
        Items.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
