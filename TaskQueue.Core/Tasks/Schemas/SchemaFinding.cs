namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>One difference between two schemas, and what it means for payloads that the older one allows.</summary>
/// <param name="Place">A JSON pointer into the payload; <c>*</c> stands for any element or member, the empty text for all of it.</param>
/// <param name="Keyword">The keyword of the newer schema; of the older one where the newer allows more.</param>
/// <param name="Change">What changed, for people.</param>
/// <param name="Verdict">What it means.</param>
public sealed record SchemaFinding(string Place, string Keyword, string Change, SchemaVerdict Verdict)
{
    /// <summary>The place for people, and what changed there.</summary>
    public override string ToString() => Place.Length == 0 ? Change : $"{Place}: {Change}";
}

/// <summary>What a difference means for payloads that the older schema allows.</summary>
public enum SchemaVerdict
{
    /// <summary>The newer schema allows them all.</summary>
    Compatible,

    /// <summary>Whether it allows them all could not be proved.</summary>
    Unknown,

    /// <summary>It refuses some that the older one allows.</summary>
    Breaking,
}
