using TaskQueue.Core.Security;

namespace TaskQueue.Core.Inbox;

/// <summary>Whose inbox it is: a person's, who is signed in.</summary>
internal static class InboxOwner
{
    /// <summary>The account of whoever asks.</summary>
    /// <exception cref="RefusalException">A program asks with a key, or nobody is signed in.</exception>
    public static Guid Of(Actor actor) =>
        actor.KeyId is not null
            ? throw new RefusalException(
                RefusalCode.Forbidden,
                "An inbox and what is followed belong to a person, and keys have none: sign in with an account. Programs listen to GET /api/v1/events."
            )
            : actor.UserId
                ?? throw new RefusalException(
                    RefusalCode.Unauthenticated,
                    "The session is over. Sign in again."
                );
}
