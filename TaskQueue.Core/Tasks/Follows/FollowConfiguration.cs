using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Follows;

internal sealed class FollowConfiguration : IEntityTypeConfiguration<Follow>
{
    /// <summary>Characters that are kept of what something is called.</summary>
    public const int LongestAbout = 200;

    /// <summary>Characters of a key.</summary>
    public const int LongestKey = 96;

    public void Configure(EntityTypeBuilder<Follow> follow)
    {
        follow.ToTable("follows");
        follow.Property(f => f.Id).ValueGeneratedNever();
        follow.Property(f => f.Subject).HasMaxLength(FollowKeys.LongestSubject);
        follow.Property(f => f.Key).HasMaxLength(LongestKey);
        follow.Property(f => f.About).HasMaxLength(LongestAbout);
        follow.Property(f => f.Queue).HasMaxLength(TextRules.LongestQueue);
        follow.Property(f => f.Needs).HasMaxLength(TextRules.LongestQueue);
        // Not tied to the row of the account: rows of accounts that are gone are removed when the rest is tidied.
        // Serves the promise that somebody follows a thing once, and the lists of what they follow.
        follow.HasIndex(f => new { f.UserId, f.Key }).HasDatabaseName("ux_follows_user_key").IsUnique();
        // Serves each transaction in which tasks die: whether anybody wants to hear of it.
        follow.HasIndex(f => f.Key).HasDatabaseName("ix_follows_key");
        // Serves the watcher: what is followed of one kind.
        follow.HasIndex(f => new { f.Kind, f.SubjectId }).HasDatabaseName("ix_follows_subject");
    }
}

internal sealed class FollowNewsConfiguration : IEntityTypeConfiguration<FollowNews>
{
    public void Configure(EntityTypeBuilder<FollowNews> news)
    {
        news.ToTable("follow_news");
        news.Property(n => n.Key).HasMaxLength(FollowConfiguration.LongestKey);
        news.Property(n => n.Queue).HasMaxLength(TextRules.LongestQueue);
        news.Property(n => n.Type).HasMaxLength(TextRules.LongestName);
        news.Property(n => n.Detail).HasMaxLength(FollowConfiguration.LongestAbout);
    }
}
