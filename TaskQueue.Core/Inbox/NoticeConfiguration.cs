using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Inbox;

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.ToTable("notices");
        notice.Property(n => n.Id).ValueGeneratedNever();
        notice.Property(n => n.Key).HasMaxLength(InboxLimits.Key);
        notice.Property(n => n.About).HasMaxLength(InboxLimits.Text);
        notice.Property(n => n.State).HasMaxLength(TextRules.LongestQueue);
        notice.Property(n => n.Detail).HasMaxLength(InboxLimits.Text);
        notice.Property(n => n.Queue).HasMaxLength(TextRules.LongestQueue);
        notice.Property(n => n.Needs).HasMaxLength(TextRules.LongestQueue);
        // Serves the inbox of an account, the newest first.
        notice.HasIndex(n => new { n.UserId, n.Id }).HasDatabaseName("ix_notices_user");
        // Serves what is unread of it, and its count.
        notice
            .HasIndex(n => new { n.UserId, n.Key })
            .HasDatabaseName("ix_notices_unread")
            .HasFilter("read_at is null");
    }
}
