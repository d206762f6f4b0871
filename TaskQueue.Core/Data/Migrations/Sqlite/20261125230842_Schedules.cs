using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Schedules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    cron = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    interval_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    start_at = table.Column<long>(type: "INTEGER", nullable: true),
                    end_at = table.Column<long>(type: "INTEGER", nullable: true),
                    anchor = table.Column<long>(type: "INTEGER", nullable: false),
                    excluded_days = table.Column<string>(type: "TEXT", nullable: false),
                    missed_runs = table.Column<short>(type: "INTEGER", nullable: false),
                    missed_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    overlap = table.Column<short>(type: "INTEGER", nullable: false),
                    task_type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    template = table.Column<byte[]>(type: "BLOB", nullable: false),
                    next_fire_at = table.Column<long>(type: "INTEGER", nullable: true),
                    wake_at = table.Column<long>(type: "INTEGER", nullable: true),
                    waiting = table.Column<string>(type: "TEXT", nullable: false),
                    last_fire_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_task_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    fired = table.Column<long>(type: "INTEGER", nullable: false),
                    missed = table.Column<long>(type: "INTEGER", nullable: false),
                    overlapped = table.Column<long>(type: "INTEGER", nullable: false),
                    paused_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    pause_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    turn = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedules", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_schedules_wake",
                table: "schedules",
                columns: new[] { "wake_at", "id" },
                filter: "wake_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_schedules_name",
                table: "schedules",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "schedules");
        }
    }
}
