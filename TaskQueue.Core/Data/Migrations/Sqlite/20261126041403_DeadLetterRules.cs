using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeadLetterRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "stage",
                table: "operations",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<long>(
                name: "stage_until",
                table: "operations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stop_reason",
                table: "operations",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "stopped_by",
                table: "operations",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "canary_tasks",
                columns: table => new
                {
                    operation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_canary_tasks", x => new { x.operation_id, x.task_id });
                });

            migrationBuilder.CreateTable(
                name: "dead_letter_dues",
                columns: table => new
                {
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rule_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    requeues = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_dues", x => x.task_id);
                });

            migrationBuilder.CreateTable(
                name: "dead_letter_rules",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    types = table.Column<string>(type: "TEXT", nullable: false),
                    queues = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: true),
                    error_kind = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    error_contains = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    min_age_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    max_age_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    action = table.Column<short>(type: "INTEGER", nullable: false),
                    after_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    at_most = table.Column<int>(type: "INTEGER", nullable: true),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    pause_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    paused_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    acted = table.Column<long>(type: "INTEGER", nullable: false),
                    acted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_rules", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_dead_latest",
                table: "tasks",
                column: "finished_at",
                filter: "state = 6");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letter_dues_due",
                table: "dead_letter_dues",
                column: "due_at",
                filter: "due_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_dead_letter_rules_name",
                table: "dead_letter_rules",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "canary_tasks");

            migrationBuilder.DropTable(
                name: "dead_letter_dues");

            migrationBuilder.DropTable(
                name: "dead_letter_rules");

            migrationBuilder.DropIndex(
                name: "ix_tasks_dead_latest",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stage_until",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stop_reason",
                table: "operations");

            migrationBuilder.DropColumn(
                name: "stopped_by",
                table: "operations");
        }
    }
}
