using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
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
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "recycle_after_tasks",
                table: "workers",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "registered_by",
                table: "workers",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "labels",
                table: "tasks",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "default_max_attempts",
                table: "task_types",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "default_priority",
                table: "task_types",
                type: "smallint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "default_queue",
                table: "task_types",
                type: "character varying(128)",
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "default_retry",
                table: "task_types",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "default_timeout_ms",
                table: "task_types",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deprecated_at",
                table: "task_types",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deprecation_note",
                table: "task_types",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "task_types",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "migrations",
                table: "task_types",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "required_labels",
                table: "task_types",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "task_types",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "schema",
                table: "task_types",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "schema_version",
                table: "task_types",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sunset_at",
                table: "task_types",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "updated_at",
                table: "task_types",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "updated_by",
                table: "task_types",
                type: "character varying(256)",
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
