namespace TaskQueue.Core.Broker.Redis;

/// <summary>Settings under <c>Broker</c>; they matter where Redis is set.</summary>
public sealed class BrokerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Broker";

    /// <summary>Bytes that a signing key has at the least.</summary>
    public const int KeyBytes = 32;

    /// <summary>The secret that envelopes and results are signed with; the same on Web and Worker, 32 bytes or more.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>A second key whose signatures are accepted while keys are changed node by node. Default none.</summary>
    public string PreviousSigningKey { get; set; } = "";
}
