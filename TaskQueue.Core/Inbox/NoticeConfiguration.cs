using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Inbox;

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> row)
    {
        row.ToTable("notices");
        row.Property(n => n.Id).ValueGeneratedNever();
        row.Property(n => n.Key).HasMaxLength(InboxLimits.Key);
        row.Property(n => n.About).HasMaxLength(InboxLimits.Text);
        row.Property(n => n.State).HasMaxLength(TextRules.LongestQueue);
        row.Property(n => n.Detail).HasMaxLength(InboxLimits.Text);
        row.Property(n => n.Queue).HasMaxLength(TextRules.LongestQueue);
        row.Property(n => n.Needs).HasMaxLength(TextRules.LongestQueue);
        // Serves the inbox of an account, the newest first.
        row.HasIndex(n => new { n.UserId, n.Id }).HasDatabaseName("ix_notices_user");
        // Serves what is unread of it, and its count.
        row.HasIndex(n => new { n.UserId, n.Key })
            .HasDatabaseName("ix_notices_unread")
            .HasFilter("read_at is null");
    }
}
