namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>An export that was taken in and found right, kept in a file that goes when this is disposed.</summary>
public sealed class ReceivedExport : IAsyncDisposable
{
    internal ReceivedExport(FileStream file, TransferHeader header, TransferCounts counts)
    {
        File = file;
        Counts = counts;
        Product = header.Product;
        Provider = header.Provider;
        ExportedAt = header.ExportedAt;
    }

    /// <summary>What is in it.</summary>
    public TransferCounts Counts { get; }

    /// <summary>The version of the program that wrote it.</summary>
    public string Product { get; }

    /// <summary>The database that it came from: <c>sqlite</c> or <c>postgres</c>.</summary>
    public string Provider { get; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset ExportedAt { get; }

    internal FileStream File { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => File.DisposeAsync();
}
