using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    cron = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    interval_ms = table.Column<long>(type: "bigint", nullable: true),
                    time_zone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    start_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    anchor = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    excluded_days = table.Column<string>(type: "text", nullable: false),
                    missed_runs = table.Column<short>(type: "smallint", nullable: false),
                    missed_limit = table.Column<int>(type: "integer", nullable: false),
                    overlap = table.Column<short>(type: "smallint", nullable: false),
                    task_type = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    queue = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    template = table.Column<byte[]>(type: "bytea", nullable: false),
                    next_fire_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    wake_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    waiting = table.Column<string>(type: "text", nullable: false),
                    last_fire_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_task_id = table.Column<Guid>(type: "uuid", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    fired = table.Column<long>(type: "bigint", nullable: false),
                    missed = table.Column<long>(type: "bigint", nullable: false),
                    overlapped = table.Column<long>(type: "bigint", nullable: false),
                    paused_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pause_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    turn = table.Column<int>(type: "integer", nullable: false)
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
