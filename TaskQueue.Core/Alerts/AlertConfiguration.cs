using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Alerts;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> row)
    {
        row.ToTable("alerts");
        row.Property(a => a.Id).ValueGeneratedNever();
        row.Property(a => a.Version).IsConcurrencyToken();
        row.Property(a => a.Kind).HasMaxLength(AlertLimits.Kind);
        row.Property(a => a.Subject).HasMaxLength(AlertLimits.Subject);
        row.Property(a => a.Title).HasMaxLength(AlertLimits.Title);
        row.Property(a => a.Text).HasMaxLength(AlertLimits.Text);
        row.Property(a => a.Link).HasMaxLength(AlertLimits.Link);
        row.Property(a => a.AcknowledgedBy).HasMaxLength(AlertLimits.Actor);
        row.Property(a => a.ResolvedBy).HasMaxLength(AlertLimits.Actor);
        row.Property(a => a.Note).HasMaxLength(AlertLimits.Note);
        // Serves the counting up, and makes sure that one thing has one alert at a time, whoever opens it.
        row.HasIndex(a => new { a.Kind, a.Subject })
            .IsUnique()
            .HasFilter("state <> 2")
            .HasDatabaseName("ux_alerts_unresolved");
        // Serves lists by state, and the count in the navigation.
        row.HasIndex(a => new { a.State, a.Id }).HasDatabaseName("ix_alerts_state");
        // Serves the rest between two mails.
        row.HasIndex(a => a.MailedAt).HasDatabaseName("ix_alerts_mailed");
        // Serves retention.
        row.HasIndex(a => a.ResolvedAt).HasDatabaseName("ix_alerts_resolved");
    }
}

internal sealed class AlertMarkConfiguration : IEntityTypeConfiguration<AlertMark>
{
    public void Configure(EntityTypeBuilder<AlertMark> mark)
    {
        mark.ToTable("alert_marks");
        mark.Property(m => m.Id).ValueGeneratedNever();
        mark.Property(m => m.Version).IsConcurrencyToken();
    }
}
