#!/usr/bin/env bash
# Adds one migration of the given name for every provider. Usage: Lko.Infrastructure/Data/Migrations/add.sh NAME
set -euo pipefail
cd "$(dirname "$0")/../../.."
dotnet tool restore >/dev/null
dotnet build Lko.Infrastructure -v q
for provider in Sqlite PostgreSql SqlServer; do
  dotnet ef migrations add "$1" --no-build -p Lko.Infrastructure -c "${provider}LkoDbContext" -o "Data/Migrations/$provider"
done
