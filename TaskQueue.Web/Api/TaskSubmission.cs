using Microsoft.Extensions.Primitives;
using TaskQueue.Core;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What one submission and a batch of them have in common.</summary>
internal static class TaskSubmission
{
    public const string KeyHeader = "Idempotency-Key";

    public static readonly QueryParameter AllowUnknownType = new(
        "allowUnknownType",
        "true accepts a type that no worker has announced yet.",
        "boolean"
    );

    public static bool ReadAllowUnknownType(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return false;
        }

        var fields = new QueryFields(request.Query);
        var allow = fields.Flag(AllowUnknownType.Name);
        fields.ThrowIfAny();
        return allow;
    }

    /// <summary>Takes the key from the header; it must not say something else than the body.</summary>
    /// <exception cref="RefusalException">It does.</exception>
    public static void TakeKey(TaskDraft draft, StringValues header)
    {
        if (header.Count == 0)
        {
            return;
        }

        if (header.Count > 1 || (draft.IdempotencyKey is { } key && key != header[0]))
        {
            throw RefusalException.Field(
                "idempotencyKey",
                "The header Idempotency-Key and the body disagree, or the header is given twice."
            );
        }

        draft.IdempotencyKey = header[0];
    }

    /// <summary>Refuses a draft that could not be read.</summary>
    /// <exception cref="RefusalException">It could not.</exception>
    public static void ThrowIfUnreadable(TaskDraft draft)
    {
        if (!draft.Errors.IsEmpty)
        {
            throw new RefusalException(RefusalCode.Unreadable, draft.Errors.ToDictionary());
        }
    }

    /// <summary>Refuses a draft that lacks what a task must have.</summary>
    /// <exception cref="RefusalException">It does.</exception>
    public static void ThrowIfIncomplete(TaskDraft draft)
    {
        var missing = new FieldErrors();
        draft.IsWhole(missing);
        missing.ThrowIfAny();
    }
}
