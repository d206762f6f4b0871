namespace TaskQueue.Core.Security;

/// <summary>What a cookie or a token says of its session.</summary>
/// <param name="Session">The session: the family of refresh tokens.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Stamp">Digest of the account's security stamp when the session began.</param>
public sealed record SessionTicket(Guid Session, Guid UserId, string Stamp);
