namespace TaskQueue.Core.Email;

/// <summary>Carries mail.</summary>
public interface IMailTransport
{
    /// <summary>Whether mail reaches those whom it is for; otherwise only whoever runs this process.</summary>
    bool Delivers { get; }

    /// <summary>Hands over one mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Exception">It was not taken.</exception>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}
