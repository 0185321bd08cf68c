#!/usr/bin/env bash
# Builds the solution and runs its tests against servers of its own. Needs the .NET SDK; on Debian and Ubuntu it installs the rest.
#
#   Lko.Tests/run.sh                                   everything functional
#   Lko.Tests/run.sh -namespace "Lko.Tests.Orders*"    part of it: options of the xunit.v3 runner are passed on
#   Lko.Tests/run.sh performance | soak                the measurements and the endurance runs, apart from the rest
#
# The last line is always "N passed, N failed, N skipped". Exit code 0 only when something ran and nothing failed.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scratch=""
postgres_pid=""
redis_pid=""
passed=0
failed=0
skipped=0

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
is_root() { [ "$(id -u)" -eq 0 ]; }

stop_servers() {
    [ -n "$postgres_pid" ] && kill -INT "$postgres_pid" 2>/dev/null
    [ -n "$redis_pid" ] && kill "$redis_pid" 2>/dev/null
    wait 2>/dev/null
    [ -n "$scratch" ] && rm -rf "$scratch"
    postgres_pid="" redis_pid="" scratch=""
}

finish() {
    local code=$?
    trap - EXIT INT TERM
    stop_servers
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    exit "$code"
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- what the tests need -------------------------------------------------------------------------------------------------------------

find_chromium() {
    local candidate
    for candidate in "${LKO_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$candidate" ] && command -v "$candidate" && return 0
    done
    return 1
}

find_postgres() {
    local candidate
    for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) "$(pg_config --bindir 2>/dev/null)" "$(dirname "$(command -v initdb 2>/dev/null || echo /)")"; do
        [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ] && printf '%s\n' "$candidate" && return 0
    done
    return 1
}

has_cyrillic_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ru 2>/dev/null | head -n 1)" ]; }

install_missing() {
    local missing=()
    find_chromium >/dev/null || missing+=(chromium)
    find_postgres >/dev/null || missing+=(postgresql)
    command -v redis-server >/dev/null || missing+=(redis-server)
    [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
    # Packets are lost only for root.
    if is_root; then
        command -v ip >/dev/null || missing+=(iproute2)
        command -v iptables >/dev/null || missing+=(iptables)
    fi
    has_cyrillic_font || missing+=(fontconfig fonts-dejavu-core)
    [ ${#missing[@]} -eq 0 ] && return 0

    local as_root=()
    if ! is_root; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root=(sudo -n)
    fi
    if command -v apt-get >/dev/null && { is_root || [ ${#as_root[@]} -gt 0 ]; }; then
        say "Installing what the tests need: ${missing[*]}"
        # The tests start a cluster of their own: the package must not create and start one.
        if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            "${as_root[@]}" mkdir -p /etc/postgresql-common
            printf 'create_main_cluster = false\n' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
        fi
        "${as_root[@]}" apt-get update -qq >/dev/null || complain "apt-get update failed; trying with the lists there are."
        if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
            return 0
        fi
    fi
    complain "These are missing and could not be installed here: ${missing[*]}"
    complain "Debian, Ubuntu:  apt-get install ${missing[*]}"
    complain "Elsewhere: install Chromium (or set LKO_CHROMIUM to a browser), PostgreSQL 15+ (initdb and postgres on PATH), redis-server, OpenSSH (/usr/sbin/sshd) and a font with Cyrillic letters."
    return 1
}

# --- scratch -------------------------------------------------------------------------------------------------------------------------

# Functional tests keep their databases in memory where there is room for them; what is measured, and what must survive, is on a disk.
scratch_base() {
    local free
    free="$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)"
    if [ "$suite" = functional ] && [ -w /dev/shm ] && [ "${free:-0}" -ge $((4 * 1024 * 1024)) ]; then
        printf '/dev/shm\n'
    else
        printf '%s\n' "${TMPDIR:-/tmp}"
    fi
}

# --- private servers -----------------------------------------------------------------------------------------------------------------

free_port() {
    local port try
    for try in $(seq 1 100); do
        port=$((20000 + RANDOM % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%d\n' "$port"
            return 0
        fi
    done
    complain "No free port between 20000 and 29999."
    return 1
}

wait_for() { # description, process id, command...
    local what="$1" pid="$2" try
    shift 2
    for try in $(seq 1 150); do
        "$@" >/dev/null 2>&1 && return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
    complain "$what did not start."
    return 1
}

start_postgres() {
    local bin data port log as_user=()
    bin="$(find_postgres)" || { complain "initdb and postgres were not found."; return 1; }
    data="$scratch/postgres"
    log="$scratch/postgres.log"
    mkdir "$data"
    if is_root; then
        # PostgreSQL refuses to run as root.
        id postgres >/dev/null 2>&1 || { complain "As root the user 'postgres' is needed to run PostgreSQL."; return 1; }
        chown postgres "$data"
        as_user=(setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups)
    fi
    port="$(free_port)" || return 1
    if ! (cd / && "${as_user[@]}" "$bin/initdb" -D "$data" -U lko --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$log" 2>&1; then
        complain "initdb failed:"
        cat "$log" >&2
        return 1
    fi
    (cd / && exec "${as_user[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200) >>"$log" 2>&1 &
    postgres_pid=$!
    if ! wait_for PostgreSQL "$postgres_pid" "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U lko -d postgres; then
        cat "$log" >&2
        return 1
    fi
    export LKO_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=lko;Database=postgres"
    say "PostgreSQL $("$bin/postgres" --version | grep -o '[0-9][0-9.]*' | head -n 1) on port $port"
}

redis_answers() { # port
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf 'PING\r\n' >&3
        read -r -t 2 reply <&3
        [[ "$reply" == +PONG* ]]
    ) 2>/dev/null
}

start_redis() {
    local port log="$scratch/redis.log"
    port="$(free_port)" || return 1
    mkdir "$scratch/redis"
    redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$scratch/redis" --daemonize no >"$log" 2>&1 &
    redis_pid=$!
    if ! wait_for Redis "$redis_pid" redis_answers "$port"; then
        cat "$log" >&2
        return 1
    fi
    export LKO_TEST_REDIS="127.0.0.1:$port"
    say "Redis on port $port"
}

# --- what is built ---------------------------------------------------------------------------------------------------------------------

# Packages are exactly those of the lock files, or the build fails; but whoever is changing packages gets new lock files, and one of them is the
# SDK's own: under another SDK than the lock files were made with it cannot be what they say.
is_locked() {
    local framework bundled
    framework="$(sed -n '/"Microsoft.AspNetCore.App.Internal.Assets"/,/}/s/.*"resolved": "\([^"]*\)".*/\1/p' Lko.Web/packages.lock.json)"
    bundled="$(dotnet msbuild Lko.Web/Lko.Web.csproj -getProperty:BundledNETCoreAppPackageVersion)"
    if [ "$framework" != "$bundled" ]; then
        complain "The lock files were made with the SDK of .NET $framework, this one is of $bundled: packages are restored without them."
        printf 'false\n'
    elif git rev-parse --is-inside-work-tree >/dev/null 2>&1 && ! git diff --quiet HEAD -- '*.csproj' '*.props' '*packages.lock.json' 2>/dev/null; then
        complain "Packages are being changed: they are restored without the lock files."
        printf 'false\n'
    else
        printf 'true\n'
    fi
}

# --- the run -------------------------------------------------------------------------------------------------------------------------

count() { # attribute of the <assembly> element
    sed -n "s/.*<assembly [^>]*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$results" | awk '{ sum += $1 } END { print sum + 0 }'
}

name_tests() { # result in the file, word before each name; failures come last in the output, so that whoever sees only its end knows them
    awk -v result="$1" -v word="$2" 'BEGIN { RS = "<test " }
        index($0, "result=\"" result "\"") {
            match($0, /name="[^"]*"/)
            name = substr($0, RSTART + 6, RLENGTH - 7)
            reason = ""
            if (match($0, /<(reason|message)>.*<\/(reason|message)>/)) {
                reason = substr($0, RSTART, RLENGTH)
            }
            gsub(/<\/?(reason|message)>|<!\[CDATA\[|\]\]>/, "", reason)
            gsub(/[[:space:]]+/, " ", reason)
            text = word " " name ": " substr(reason, 1, 600)
            gsub(/&quot;/, "\"", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&apos;|&#39;/, "\047", text); gsub(/&#xA;/, " ", text); gsub(/&amp;/, "\\&", text)
            print text
        }' "$results"
}

name_slowest() {
    awk 'BEGIN { RS = "<test " }
        NR > 1 && match($0, /type="[^"]*"/) {
            type = substr($0, RSTART + 6, RLENGTH - 7)
            if (match($0, / time="[0-9.]*"/)) {
                seconds[type] += substr($0, RSTART + 7, RLENGTH - 8)
            }
        }
        END { for (type in seconds) printf "%8.1f s  %s\n", seconds[type], type }' "$results" | sort -rn | head -n 15
}

suite=functional
case "${1:-}" in
    performance | soak)
        suite="$1"
        shift
        ;;
esac

case "$suite" in
    functional) filters=(-namespace- "Lko.Tests.Performance*" -namespace- "Lko.Tests.Soak*") ;;
    performance) filters=(-namespace "Lko.Tests.Performance*") ;;
    soak) filters=(-namespace "Lko.Tests.Soak*") ;;
esac

# The runner does not mix its query language with simple filters.
for argument in "$@"; do
    case "$argument" in
        -filter | -filterVSTest) filters=() ;;
    esac
done

command -v dotnet >/dev/null || { complain "The .NET SDK named in global.json is needed: https://dotnet.microsoft.com/download"; exit 1; }
install_missing || exit 1

cd "$root" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
say "Building"
# A debug build measures the debugger's needs.
configuration=Debug
[ "$suite" = performance ] && configuration=Release
dotnet build Lko.Blazor.sln -c "$configuration" -warnaserror -v quiet -nodeReuse:false "-p:RestoreLockedMode=$(is_locked)" || { complain "The build failed."; exit 1; }
tests="$root/artifacts/bin/Lko.Tests/${configuration,,}/Lko.Tests.dll"

scratch="$(mktemp -d "$(scratch_base)/lko-tests.XXXXXX")"
chmod 755 "$scratch"
results="$scratch/results.xml"
if [ "$suite" = functional ]; then
    # Hundreds of databases live for a second each, and processes end before profiles of their code pay.
    export TMPDIR="$scratch/temp" DOTNET_TieredPGO=0
    mkdir "$TMPDIR"
fi

if [ "$suite" != functional ] && ! dotnet "$tests" -list classes -noColor "${filters[@]}" | grep -q "^Lko\.Tests\."; then
    complain "There are no $suite tests."
    exit 1
fi

start_postgres || exit 1
start_redis || exit 1
LKO_CHROMIUM="$(find_chromium)" || exit 1
export LKO_CHROMIUM
say "Chromium at $LKO_CHROMIUM"

# In the background and waited for, so that an interrupt is served at once and not after the last test.
dotnet "$tests" -noColor -noAutoReporters "${filters[@]}" "$@" -result-xml "$results" &
runner=$!
trap 'kill -INT "$runner" 2>/dev/null; wait "$runner"; exit 130' INT
trap 'kill -TERM "$runner" 2>/dev/null; wait "$runner"; exit 143' TERM
wait "$runner"
code=$?

if [ -s "$results" ]; then
    passed="$(count passed)"
    failed=$(($(count failed) + $(count errors)))
    skipped="$(count skipped)"
    say "Most time was spent in:"
    name_slowest
    [ "$skipped" -gt 0 ] && name_tests Skip SKIPPED
    [ "$failed" -gt 0 ] && name_tests Fail FAILED
fi

if [ "$failed" -gt 0 ]; then
    exit 1
fi
if [ "$code" -ne 0 ]; then
    complain "The test runner ended with code $code."
    exit 1
fi
if [ $((passed + failed)) -eq 0 ]; then
    complain "Nothing ran."
    exit 1
fi
exit 0
