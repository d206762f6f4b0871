using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeysDeadlinesCalendars : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "order_until",
                table: "workers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "queue_columns",
                table: "user_preferences",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "schedule_columns",
                table: "user_preferences",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "worker_columns",
                table: "user_preferences",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<long>(
                name: "deadline_at",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "result_ttl_ms",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "result_until",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "deadline_ms",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "result_ttl_ms",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "calendar_days",
                table: "schedules",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "calendar_names",
                table: "schedules",
                type: "TEXT",
                maxLength: 1291,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "overrides",
                table: "retention_policies",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "key_rules",
                columns: table => new
                {
                    queue = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    limits = table.Column<string>(type: "TEXT", nullable: true),
                    limits_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    limits_at = table.Column<long>(type: "INTEGER", nullable: true),
                    limits_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    override_limits = table.Column<string>(type: "TEXT", nullable: true),
                    override_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    override_at = table.Column<long>(type: "INTEGER", nullable: true),
                    override_until = table.Column<long>(type: "INTEGER", nullable: true),
                    override_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    removed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_rules", x => new { x.queue, x.key });
                });

            migrationBuilder.CreateTable(
                name: "named_calendars",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    days = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_named_calendars", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "schedule_fires",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    schedule_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    fire_at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<short>(type: "INTEGER", nullable: false),
                    fires = table.Column<long>(type: "INTEGER", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedule_fires", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_deadline",
                table: "tasks",
                column: "deadline_at",
                filter: "deadline_at is not null and state in (0, 1, 2, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_result_until",
                table: "tasks",
                column: "result_until",
                filter: "result_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_changed",
                table: "key_rules",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_override",
                table: "key_rules",
                column: "override_until",
                filter: "override_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_key_rules_removed",
                table: "key_rules",
                column: "removed_at",
                filter: "removed_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_fires_schedule",
                table: "schedule_fires",
                columns: new[] { "schedule_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_rules");

            migrationBuilder.DropTable(
                name: "named_calendars");

            migrationBuilder.DropTable(
                name: "schedule_fires");

            migrationBuilder.DropIndex(
                name: "ix_tasks_deadline",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_result_until",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "order_until",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "queue_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "schedule_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "worker_columns",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "deadline_at",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "result_ttl_ms",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "result_until",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "deadline_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "result_ttl_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "calendar_days",
                table: "schedules");

            migrationBuilder.DropColumn(
                name: "calendar_names",
                table: "schedules");

            migrationBuilder.DropColumn(
                name: "overrides",
                table: "retention_policies");
        }
    }
}
