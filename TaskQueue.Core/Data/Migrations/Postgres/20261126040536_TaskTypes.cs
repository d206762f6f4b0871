using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskQueue.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TaskTypes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deprecated_at",
                table: "task_types",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deprecation",
                table: "task_types",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "task_types",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "max_attempts",
                table: "task_types",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "retry",
                table: "task_types",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

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

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sunset",
                table: "task_types",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "timeout_ms",
                table: "task_types",
                type: "bigint",
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

            migrationBuilder.AddColumn<string>(
                name: "version",
                table: "task_types",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "deprecated_at",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "deprecation",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "description",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "max_attempts",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "retry",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "schema",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "sunset",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "timeout_ms",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "updated_by",
                table: "task_types");

            migrationBuilder.DropColumn(
                name: "version",
                table: "task_types");
        }
    }
}
