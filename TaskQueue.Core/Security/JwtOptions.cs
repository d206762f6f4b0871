using System.Text;

namespace TaskQueue.Core.Security;

/// <summary>Settings under <c>Auth:Jwt</c>.</summary>
public sealed class JwtOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Auth:Jwt";

    /// <summary>Key that access tokens are signed with, 32 bytes or more; made and kept with the data when absent.</summary>
    public string? Key { get; set; }

    /// <summary>Keys whose tokens are accepted while <see cref="Key"/> is changed, parted by spaces; none without that key.</summary>
    public string? PreviousKeys { get; set; }

    /// <summary>How long an access token holds, in minutes, 1 to 1440. Default 15.</summary>
    public int AccessMinutes { get; set; } = 15;

    /// <summary>How long a refresh token holds, in days, 1 to 365. Default 14.</summary>
    public int RefreshDays { get; set; } = 14;

    /// <summary>The keys that the settings give, the one that signs last.</summary>
    internal IReadOnlyList<byte[]> GivenKeys() =>
        [
            .. (PreviousKeys ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Append(Key!)
                .Select(Encoding.UTF8.GetBytes),
        ];
}
