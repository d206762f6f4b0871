namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>All that knows of rows that operators have set up, in the order of the file.</summary>
public sealed class TransferParts
{
    internal TransferParts(IEnumerable<ITransferPart> parts) =>
        All = [.. parts.OrderBy(p => TransferKinds.All.TakeWhile(kind => kind != p.Kind).Count())];

    internal IReadOnlyList<ITransferPart> All { get; }
}
