using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class QueuePolicies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "queue_policies",
                columns: table => new
                {
                    queue = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    paused_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    pause_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_queue_policies", x => x.queue);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "queue_policies");
        }
    }
}
