using System.Net;

namespace TaskQueue.Core.Security;

/// <summary>From where somebody asks. What the audit log says beside who they are.</summary>
/// <param name="Via">By which door.</param>
public sealed record Origin(Via Via)
{
    /// <summary>The network address; none where there is no network in between.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Told at once when a service refuses an act for want of a permission; must not wait for anything.</summary>
    public Action<Actor, string>? Denied { get; init; }
}

/// <summary>By which door somebody came. The numbers are stored.</summary>
public enum Via : short
{
    /// <summary>None: the product itself.</summary>
    System = 0,

    /// <summary>The console.</summary>
    Console = 1,

    /// <summary>REST.</summary>
    Api = 2,

    /// <summary>The tools for language models.</summary>
    Mcp = 3,

    /// <summary>A command on the machine itself.</summary>
    Cli = 4,
}
