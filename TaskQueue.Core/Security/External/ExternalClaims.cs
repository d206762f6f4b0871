using System.Text;
using System.Text.Json;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// Reads who somebody is from what a provider said: the claims of the id token, and for what is not in it those of the
/// userinfo endpoint. An address and whether it is verified always come from the same place. Pure.
/// </summary>
public static class ExternalClaims
{
    private const int MostValues = 1000;

    /// <summary>Reads it.</summary>
    /// <param name="provider">Says which claims are read.</param>
    /// <param name="token">The claims of the id token, which was checked.</param>
    /// <param name="userInfo">What the userinfo endpoint said of the same subject; none when it was not asked.</param>
    /// <returns>The identity, or <see langword="null"/> when it has no issuer or no subject that can be kept.</returns>
    public static ExternalIdentity? Read(OidcProvider provider, JsonElement token, JsonElement? userInfo)
    {
        if (
            Text(token, "iss") is not { Length: > 0 and <= ExternalIdentity.LongestIssuer } issuer
            || Text(token, "sub") is not { Length: > 0 and <= ExternalIdentity.LongestSubject } subject
            || subject.Any(char.IsControl)
        )
        {
            return null;
        }

        IReadOnlyList<JsonElement> places = userInfo is { ValueKind: JsonValueKind.Object } more
            ? [token, more]
            : [token];
        var withEmail = places.FirstOrDefault(p => Text(p, "email") is not null);
        var email = withEmail.ValueKind is JsonValueKind.Object ? Text(withEmail, "email")!.Trim() : null;
        return new(
            issuer,
            subject,
            EmailAddressRules.Fault(email) is null ? email : null,
            email is not null && IsTrue(withEmail, provider.EmailVerifiedClaim),
            NameIn(places),
            provider.RoleClaim is { } claim
                ? places.Select(p => ValuesOf(p, claim)).FirstOrDefault(v => v.Count > 0) ?? []
                : []
        );
    }

    /// <summary>
    /// The texts that a claim holds: one, or those of a list. Dots in its name lead into objects, where no claim has the
    /// whole name.
    /// </summary>
    internal static IReadOnlyList<string> ValuesOf(JsonElement claims, string claim)
    {
        if (Find(claims, claim) is not { } value)
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array =>
            [
                .. value
                    .EnumerateArray()
                    .Where(v => v.ValueKind is JsonValueKind.String)
                    .Take(MostValues)
                    .Select(v => v.GetString()!),
            ],
            _ => [],
        };
    }

    private static JsonElement? Find(JsonElement claims, string claim)
    {
        if (claims.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (claims.TryGetProperty(claim, out var whole))
        {
            return whole;
        }

        var dot = claim.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && claims.TryGetProperty(claim[..dot], out var inner)
            ? Find(inner, claim[(dot + 1)..])
            : null;
    }

    private static string? NameIn(IEnumerable<JsonElement> places)
    {
        var name = places.Select(p => Text(p, "name")).FirstOrDefault(n => n is not null);
        if (name is null)
        {
            return null;
        }

        // By whole characters: half of one is no text that a store takes.
        var shown = string.Concat(
            name.EnumerateRunes().Where(r => !Rune.IsControl(r)).Take(UserRules.LongestName / 2)
        );
        return UserRules.Name(shown);
    }

    private static string? Text(JsonElement claims, string claim) =>
        claims.TryGetProperty(claim, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    // Some providers write it as a text, or as a number.
    private static bool IsTrue(JsonElement claims, string claim) =>
        claims.TryGetProperty(claim, out var value)
        && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.String => value.GetString() is "true" or "True" or "1",
            JsonValueKind.Number => value.TryGetInt32(out var number) && number == 1,
            _ => false,
        };
}
