using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TaskSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "indexed",
                table: "task_types",
                type: "TEXT",
                maxLength: 2064,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "query_histories",
                columns: table => new
                {
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    queries = table.Column<string>(type: "TEXT", nullable: false),
                    last = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_query_histories", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "search_fills",
                columns: table => new
                {
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    before = table.Column<byte[]>(type: "BLOB", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_fills", x => new { x.type, x.path });
                });

            migrationBuilder.CreateTable(
                name: "task_values",
                columns: table => new
                {
                    path = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    task_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_values", x => new { x.path, x.value, x.task_id });
                });

            migrationBuilder.CreateTable(
                name: "task_views",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    shared = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 1),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_views", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_correlation",
                table: "tasks",
                columns: new[] { "correlation_id", "id" },
                filter: "correlation_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_key",
                table: "tasks",
                columns: new[] { "concurrency_key", "id" },
                filter: "concurrency_key <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_task_values_task",
                table: "task_values",
                column: "task_id");

            migrationBuilder.CreateIndex(
                name: "ux_task_views_name",
                table: "task_views",
                columns: new[] { "owner_id", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "query_histories");

            migrationBuilder.DropTable(
                name: "search_fills");

            migrationBuilder.DropTable(
                name: "task_values");

            migrationBuilder.DropTable(
                name: "task_views");

            migrationBuilder.DropIndex(
                name: "ix_tasks_correlation",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_key",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "indexed",
                table: "task_types");
        }
    }
}
