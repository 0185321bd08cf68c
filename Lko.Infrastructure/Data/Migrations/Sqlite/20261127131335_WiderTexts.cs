using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <summary>
    /// Does nothing on purpose. SQLite keeps no lengths of texts: only the model's snapshot changes, and altering a column would copy the whole table, which
    /// for the calls are millions of rows.
    /// </summary>
    public partial class WiderTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
        }
    }
}
