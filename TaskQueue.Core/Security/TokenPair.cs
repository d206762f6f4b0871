namespace TaskQueue.Core.Security;

/// <summary>What a program gets for a password or a refresh token.</summary>
/// <param name="AccessToken">Goes with each request.</param>
/// <param name="RefreshToken">Buys the next pair, once.</param>
/// <param name="ExpiresIn">How long the access token holds.</param>
public sealed record TokenPair(string AccessToken, string RefreshToken, TimeSpan ExpiresIn);
