using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Analytics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "depth_rollups",
                columns: table => new
                {
                    level = table.Column<short>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    samples = table.Column<int>(type: "INTEGER", nullable: false),
                    waiting = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting_most = table.Column<long>(type: "INTEGER", nullable: false),
                    running = table.Column<long>(type: "INTEGER", nullable: false),
                    oldest_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_depth_rollups", x => new { x.level, x.at, x.queue });
                });

            migrationBuilder.CreateTable(
                name: "failure_rollups",
                columns: table => new
                {
                    level = table.Column<short>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure_rollups", x => new { x.level, x.at, x.queue, x.fingerprint });
                });

            migrationBuilder.CreateTable(
                name: "failure_texts",
                columns: table => new
                {
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    message = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure_texts", x => new { x.fingerprint, x.queue });
                });

            migrationBuilder.CreateTable(
                name: "figure_notes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_figure_notes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "queue_rollups",
                columns: table => new
                {
                    level = table.Column<short>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    accepted = table.Column<long>(type: "INTEGER", nullable: false),
                    succeeded = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<long>(type: "INTEGER", nullable: false),
                    timed_out = table.Column<long>(type: "INTEGER", nullable: false),
                    lost = table.Column<long>(type: "INTEGER", nullable: false),
                    ended = table.Column<long>(type: "INTEGER", nullable: false),
                    dead = table.Column<long>(type: "INTEGER", nullable: false),
                    run_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    waits = table.Column<byte[]>(type: "BLOB", nullable: false),
                    runs = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_queue_rollups", x => new { x.level, x.at, x.queue, x.type });
                });

            migrationBuilder.CreateTable(
                name: "worker_rollups",
                columns: table => new
                {
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    worker = table.Column<string>(type: "TEXT", nullable: false),
                    busy_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<long>(type: "INTEGER", nullable: false),
                    failed = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_worker_rollups", x => new { x.at, x.worker });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "depth_rollups");

            migrationBuilder.DropTable(
                name: "failure_rollups");

            migrationBuilder.DropTable(
                name: "failure_texts");

            migrationBuilder.DropTable(
                name: "figure_notes");

            migrationBuilder.DropTable(
                name: "queue_rollups");

            migrationBuilder.DropTable(
                name: "worker_rollups");
        }
    }
}
