using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TypeVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "type_version",
                table: "tasks",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "payload",
                table: "task_transitions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "task_type_versions",
                columns: table => new
                {
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    schema = table.Column<string>(type: "TEXT", nullable: true),
                    migration = table.Column<string>(type: "TEXT", nullable: true),
                    accepts_breaking = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    updated_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_type_versions", x => new { x.type, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ux_task_type_versions_version",
                table: "task_type_versions",
                columns: new[] { "type", "version" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "task_type_versions");

            migrationBuilder.DropColumn(
                name: "type_version",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "payload",
                table: "task_transitions");
        }
    }
}
