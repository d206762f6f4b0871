using Microsoft.AspNetCore.Authentication;
using TaskQueue.Core;
using TaskQueue.Core.Security.Tickets;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Uses up the ticket that opened the door to a request. Behind the limits, so that whoever is told to come again later can:
/// only who is let in has used the ticket, and of many who bring the same one that is one.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="tickets">Takes them.</param>
internal sealed class TicketUse(RequestDelegate next, AccessTickets tickets)
{
    /// <summary>Goes on, or answers 401.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<TicketHolder>() is { } holder ? UseAsync(context, holder.Ticket) : next(context);

    private async Task UseAsync(HttpContext context, AccessTicket ticket)
    {
        if (!await tickets.TakeAsync(ticket, context.RequestAborted))
        {
            // Another was quicker.
            await context.ChallengeAsync(Schemes.Bearer);
            return;
        }

        try
        {
            await next(context);
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.RateLimited)
        {
            // The stream has no place just now.
            await tickets.GiveBackAsync(ticket, CancellationToken.None);
            throw;
        }
    }
}
