using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RemoteWorkersAndTypes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "recycle_above_mib",
                table: "workers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "recycle_after_tasks",
                table: "workers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "registered_by",
                table: "workers",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "labels",
                table: "tasks",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "default_max_attempts",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "default_priority",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "default_queue",
                table: "task_types",
                type: "TEXT",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "default_retry",
                table: "task_types",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "default_timeout_ms",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "deprecated_at",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deprecation_note",
                table: "task_types",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "task_types",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "migrations",
                table: "task_types",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "required_labels",
                table: "task_types",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "task_types",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "schema",
                table: "task_types",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "schema_version",
                table: "task_types",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "sunset_at",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "updated_at",
                table: "task_types",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "updated_by",
                table: "task_types",
                type: "TEXT",
                maxLength: 256,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "recycle_above_mib",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "recycle_after_tasks",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "registered_by",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "labels",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "default_max_attempts",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "default_priority",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "default_queue",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "default_retry",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "default_timeout_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "deprecated_at",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "deprecation_note",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "description",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "migrations",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "required_labels",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "schema",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "schema_version",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "sunset_at",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "updated_by",
                table: "task_types");
        }
    }
}
