using System.Threading.Channels;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// Answers strangers' requests for links after they have got their answer: looks whether there is such an account, and
/// writes to its owner. So neither the text nor the time of the answer tells.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="normalizer">Makes addresses comparable.</param>
/// <param name="letters">Writes to owners.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
public sealed partial class LinkRequests(
    IDbContextFactory<AppDbContext> contexts,
    ILookupNormalizer normalizer,
    AccountLetters letters,
    TimeProvider clock,
    ILogger<LinkRequests> logger
) : BackgroundService
{
    private const int Most = 1000;

    private readonly Channel<(LinkPurpose Purpose, string Email)> _waiting = Channel.CreateBounded<(
        LinkPurpose,
        string
    )>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes a request.</summary>
    /// <param name="purpose">What link is asked for: another password, or the confirmation of an address.</param>
    /// <param name="email">The address; there need not be an account with it.</param>
    internal void Add(LinkPurpose purpose, string email) => _waiting.Writer.TryWrite((purpose, email));

    /// <summary>Answers one request. Tests call this and the queue alone.</summary>
    internal async Task AnswerAsync(LinkPurpose purpose, string email, CancellationToken cancellationToken)
    {
        var name = normalizer.NormalizeEmail(email);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.NormalizedEmail == name && u.DisabledAt == null, cancellationToken);
        if (user is null)
        {
            return;
        }

        if (purpose is LinkPurpose.Confirmation && user.EmailConfirmed)
        {
            letters.SendAlreadyThere(user.Email!);
            return;
        }

        if (
            user.PasswordHash is null
            && await db.ExternalLogins.AnyAsync(l => l.UserId == user.Id, cancellationToken)
        )
        {
            // They sign in with a provider, which must stay the one who decides whether they may.
            return;
        }

        string token;
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            token = await OneTimeLinks.AddAsync(db, user.Id, purpose, clock.GetUtcNow(), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        if (purpose is LinkPurpose.Confirmation)
        {
            letters.SendConfirmation(user.Email!, token);
        }
        else
        {
            letters.SendReset(user.Email!, token);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (purpose, email) in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAnswerAsync(purpose, email, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task TryAnswerAsync(LinkPurpose purpose, string email, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerAsync(purpose, email, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever asked asks again when nothing comes.
            LogFailed(purpose, e);
        }
    }

    [LoggerMessage(
        EventId = 7020,
        Level = LogLevel.Warning,
        Message = "A request for a link ({Purpose}) could not be answered"
    )]
    private partial void LogFailed(LinkPurpose purpose, Exception e);
}
