namespace TaskQueue.Core.Security.External;

/// <summary>Why somebody could not sign in with a provider.</summary>
public enum ExternalFault
{
    /// <summary>They, or the provider, said no.</summary>
    Denied,

    /// <summary>The answer belongs to no sign-in that this browser began, or came too late.</summary>
    State,

    /// <summary>The provider does not answer, or not as it should.</summary>
    Away,

    /// <summary>What the provider said cannot be believed: signature, issuer, audience, nonce or time.</summary>
    Token,

    /// <summary>There is no account here for them.</summary>
    Unknown,

    /// <summary>There is an account with their address, but nobody has linked it.</summary>
    Exists,

    /// <summary>The provider does not say that the address is theirs.</summary>
    Unverified,

    /// <summary>Their account is disabled.</summary>
    Disabled,

    /// <summary>The owner of the account has not confirmed its address.</summary>
    Unconfirmed,

    /// <summary>The provider gives them no role here.</summary>
    NoRole,

    /// <summary>The person at the provider is linked with another account here.</summary>
    LinkedElsewhere,

    /// <summary>The store does not answer, or there is too much of something.</summary>
    Busy,

    /// <summary>The link was not asked for by whoever is signed in now, or too long ago.</summary>
    LinkEnded,
}

/// <summary>What came of a sign-in with a provider: somebody, or the reason why not.</summary>
/// <param name="User">Who.</param>
/// <param name="Fault">Why not.</param>
public sealed record ExternalOutcome(SignedIn? User, ExternalFault? Fault)
{
    /// <summary>Who owes the code of their second factor first; nobody where the provider is enough.</summary>
    public PendingSignIn? Pending { get; init; }

    internal static ExternalOutcome Of(ExternalFault fault) => new(null, fault);
}

/// <summary>Says the reasons. Pure.</summary>
public static class ExternalFaults
{
    /// <summary>A reason as it stands in an address.</summary>
    /// <param name="fault">The reason.</param>
    public static string WordOf(ExternalFault fault) => fault.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="WordOf"/> writes.</summary>
    /// <param name="word">The word; anybody may write an address.</param>
    public static ExternalFault? TryRead(string? word) =>
        Enum.GetValues<ExternalFault>().Cast<ExternalFault?>().FirstOrDefault(f => WordOf(f!.Value) == word);

    /// <summary>A reason for people.</summary>
    /// <param name="fault">The reason.</param>
    /// <param name="provider">What the provider is called.</param>
    public static string Explain(ExternalFault fault, string provider) =>
        fault switch
        {
            ExternalFault.Denied => $"{provider} did not let you in, or you turned back there.",
            ExternalFault.State =>
                "This sign-in was not begun in this browser, or too long ago. Please begin again.",
            ExternalFault.Away => $"{provider} does not answer as it should. Please try again in a while.",
            ExternalFault.Token =>
                $"What {provider} answered cannot be trusted, so nobody was signed in. An administrator finds the reason in the log.",
            ExternalFault.Exists =>
                $"There is an account with your address already. Sign in to it as usual, and link {provider} in your profile.",
            ExternalFault.Unverified =>
                $"{provider} does not say that your e-mail address is verified, which is needed here.",
            ExternalFault.Disabled => "Your account is disabled. Ask an administrator.",
            ExternalFault.Unconfirmed =>
                "Confirm your e-mail address first: the link is in the mail that you were sent.",
            ExternalFault.NoRole => $"{provider} gives you no role here. Ask an administrator.",
            ExternalFault.LinkedElsewhere =>
                $"This person at {provider} is linked with another account here already.",
            ExternalFault.Busy => "That could not be done at the moment. Please try again.",
            ExternalFault.LinkEnded =>
                "The link was not made: it was begun too long ago. Please begin again.",
            _ =>
                $"You have no account here that is linked with {provider}. Ask an administrator, or link it in your profile.",
        };
}
