using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Submits tasks from a body without end, batch by batch; the answer is a sum, with the first ids.</summary>
internal static class TaskStreamApi
{
    /// <summary>Refused rows that are told one by one.</summary>
    public const int MostTold = 1000;

    /// <summary>Rows whose ids are told, the first ones: the answer of a body without end has one.</summary>
    public const int MostIds = 10_000;

    // A producer may have nothing to say for a while; a blank line now and then tells that it is still there.
    private static readonly MinDataRate Slowest = new(
        bytesPerSecond: 1.0 / 60,
        gracePeriod: TimeSpan.FromMinutes(5)
    );

    /// <summary>
    /// Reads and submits until the body ends. It may take hours, so each batch asks what whoever sends it may do now.
    /// </summary>
    /// <exception cref="RefusalException">It cannot go on; says how many were accepted until then.</exception>
    public static async Task<SubmitTasksResponse> SubmitAsync(
        HttpContext context,
        TaskService tasks,
        DeprecationHeaders deprecations,
        bool allowUnknownType
    )
    {
        var callers = context.RequestServices.GetRequiredService<CallerCheck>();
        LiftLimits(context);
        var (accepted, refused, read) = (0, 0, 0);
        var (ids, told) = (new List<Guid?>(), new List<RejectedRow>());
        try
        {
            await foreach (
                var rows in TaskLines.ReadAsync(
                    context.Request.BodyReader,
                    TasksApi.MostBytes,
                    context.RequestAborted
                )
            )
            {
                var actor =
                    await callers.FindAsync(context.User, CancellationToken.None)
                    ?? new(Actor.From(context.User).Name, Roles.Nothing);
                var answer = await TaskBatchApi.SubmitRowsAsync(actor, tasks, rows, allowUnknownType);
                TaskBatchApi.NoteTypes(deprecations, rows, answer);
                accepted += answer.Accepted;
                refused += answer.Rejected.Count;
                ids.AddRange(answer.Ids.Take(MostIds - ids.Count));
                var start = read;
                told.AddRange(
                    answer
                        .Rejected.Take(MostTold - told.Count)
                        .Select(r => r with { Index = start + r.Index })
                );
                read += rows.Count;
            }
        }
        catch (RefusalException refusal) when (accepted > 0)
        {
            throw new RefusalException(
                refusal.Code,
                FormattableString.Invariant(
                    $"{refusal.Message} The first {read} rows were read before; {accepted} of them are accepted."
                )
            )
            {
                RetryAfter = refusal.RetryAfter,
            };
        }

        return new(ids, accepted, told) { IdsComplete = ids.Count == read, RejectedCount = refused };
    }

    private static void LiftLimits(HttpContext context)
    {
        // Each batch has its limit; the whole has none.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Kestrel knows no rate of a single request over HTTP/2, but none.
            rate.MinDataRate = HttpProtocol.IsHttp11(context.Request.Protocol) ? Slowest : null;
        }
    }
}
