#!/usr/bin/env bash
# Runs all tests: ./test.sh [arguments for dotnet test, such as --filter Broker]
#
# Installs Redis, PostgreSQL and Chromium where they are missing (as root, or by sudo without a password), starts
# private Redis and PostgreSQL servers on free loopback ports, and stops them at the end. A server that cannot be had is
# named, and its tests skip; with CI=true they fail. Servers of your own are used when their variables are set:
#   TASKQUEUE_TEST_POSTGRES   Npgsql connection string of a user who may create databases
#   TASKQUEUE_TEST_REDIS      host:port; its keys are not spared
#   TASKQUEUE_TEST_CHROMIUM   path of the browser
# Reports land in artifacts/. Without arguments, less than 80 % of all lines covered is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly minimum_coverage=80
readonly results=artifacts/tests
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

scratch=$(mktemp -d "${TMPDIR:-/tmp}/taskqueue-test.XXXXXX")
redis_pid=
postgres_bin=

say() { printf '%s\n' "$*" >&2; }

find_postgres() {
    postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    if [[ -z $postgres_bin ]] && command -v initdb >/dev/null; then
        postgres_bin=$(dirname "$(readlink -f "$(command -v initdb)")")
    fi
    [[ -n $postgres_bin && -x $postgres_bin/initdb ]]
}

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

missing_packages() {
    if [[ -z ${TASKQUEUE_TEST_REDIS:-} ]] && ! command -v redis-server >/dev/null; then echo redis-server; fi
    if [[ -z ${TASKQUEUE_TEST_POSTGRES:-} ]] && ! find_postgres; then echo postgresql; fi
    if [[ -z ${TASKQUEUE_TEST_CHROMIUM:-} ]]; then
        if ! find_chromium >/dev/null; then echo chromium; fi
        # Without any font a browser draws no text, and whatever measures text fails.
        if [[ -z $(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null) ]]; then echo fonts-liberation; fi
    fi
}

# What only a few faults of the torture run need; it says so when it is not there.
missing_extras() {
    if [[ -z $(find /usr/lib -name libfaketime.so.1 -print -quit 2>/dev/null) ]]; then echo libfaketime; fi
}

install_missing() {
    local packages extras as_root=()
    mapfile -t packages < <(missing_packages)
    mapfile -t extras < <(missing_extras)
    if ((${#packages[@]} + ${#extras[@]} == 0)); then return 0; fi
    if [[ $(id -u) != 0 ]]; then as_root=(sudo -n); fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    if command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }; then
        say "Installing ${packages[*]} ${extras[*]}"
        "${as_root[@]}" apt-get update -qq >&2 || true
        if ((${#extras[@]} > 0)); then
            "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${extras[@]}" >&2 || true
        fi
        if ((${#packages[@]} == 0)) ||
            "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2; then
            return 0
        fi
    fi
    if ((${#packages[@]} == 0)); then return 0; fi
    say "Please install: ${packages[*]}. The tests that need them do not run until then."
}

# A port below the range that the kernel hands out by itself.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

start_redis() {
    if [[ -n ${TASKQUEUE_TEST_REDIS:-} ]] || ! command -v redis-server >/dev/null; then return 0; fi
    local port
    port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$port" --save "" --appendonly no --dir "$scratch" \
        >"$scratch/redis.log" 2>&1 &
    redis_pid=$!
    for _ in {1..100}; do
        if [[ $(redis-cli -p "$port" ping 2>/dev/null) == PONG ]]; then
            export TASKQUEUE_TEST_REDIS=127.0.0.1:$port
            return 0
        fi
        sleep 0.1
    done
    say "Redis did not start:"
    cat "$scratch/redis.log" >&2
}

# PostgreSQL refuses to run as root, so root lends it the user that its package made.
as_postgres() {
    if [[ $(id -u) == 0 ]]; then
        (cd "$scratch/postgres" && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start_postgres() {
    if [[ -n ${TASKQUEUE_TEST_POSTGRES:-} ]] || ! find_postgres; then return 0; fi
    local port folder=$scratch/postgres options
    port=$(free_port)
    mkdir "$folder"
    if [[ $(id -u) == 0 ]]; then
        chmod 711 "$scratch"
        chown postgres "$folder"
    fi
    # Not waiting for the disk is safe here: a killed server loses nothing, only a crash of the machine would.
    # synchronous_commit stays on, or the tests that kill servers would see losses that no user sees.
    options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder"
    options+=" -c max_connections=300 -c fsync=off -c full_page_writes=off"
    if as_postgres "$postgres_bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync \
        --encoding=UTF8 --locale=C.UTF-8 >"$scratch/initdb.log" 2>&1 &&
        as_postgres "$postgres_bin/pg_ctl" -D "$folder/data" -l "$folder/log" -o "$options" -w start \
            >"$scratch/pg_ctl.log" 2>&1 &&
        as_postgres "$postgres_bin/createdb" -h 127.0.0.1 -p "$port" -U postgres taskqueue_test; then
        export TASKQUEUE_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=taskqueue_test"
        return 0
    fi
    say "PostgreSQL did not start:"
    cat "$scratch"/*.log "$folder/log" >&2 || true
}

find_browser() {
    if [[ -z ${TASKQUEUE_TEST_CHROMIUM:-} ]] && find_chromium >/dev/null; then
        TASKQUEUE_TEST_CHROMIUM=$(find_chromium)
        export TASKQUEUE_TEST_CHROMIUM
    fi
}

clean_up() {
    if [[ -n $redis_pid ]]; then
        kill "$redis_pid" 2>/dev/null || true
        wait "$redis_pid" 2>/dev/null || true
        redis_pid=
    fi
    if [[ -f $scratch/postgres/data/postmaster.pid ]]; then
        as_postgres "$postgres_bin/pg_ctl" -D "$scratch/postgres/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$scratch"
}
trap clean_up EXIT

# Sets passed, failed and skipped from the reports. Skipped is what is left: the report's own count of it stays 0.
count_tests() {
    local counters
    counters=$(find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + 2>/dev/null || true)
    read -r passed failed skipped < <(awk '
        function number(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
        { all += number("total"); passed += number("passed")
          failed += number("failed") + number("error") + number("timeout") + number("aborted") }
        END { print passed + 0, failed + 0, all - passed - failed }' <<<"$counters")
}

report_coverage() {
    local minimum=$1 reports
    mapfile -t reports < <(find "$results" -name 'coverage.cobertura.xml' -not -path '*/In/*' 2>/dev/null)
    if ((${#reports[@]} == 0)); then
        say "There is no coverage report."
        return 1
    fi
    awk -v minimum="$minimum" -v projects="TaskQueue.Core TaskQueue.Web TaskQueue.Worker" \
        -f build/coverage.awk "${reports[@]}"
}

install_missing
start_redis
start_postgres
find_browser

rm -rf "$results"
status=0
dotnet test TaskQueue.sln --settings build/coverage.runsettings --collect "XPlat Code Coverage" \
    --logger "trx;LogFilePrefix=tests" --results-directory "$results" "$@" || status=$?
clean_up

count_tests
if (($# == 0)); then
    report_coverage "$minimum_coverage" || status=1
else
    report_coverage 0 || true
fi
if ((passed + failed == 0 && status == 0)); then
    say "No test ran."
    status=1
fi
if [[ ${CI:-} == true ]] && ((skipped > 0)); then
    say "With CI=true a skipped test is a failure."
    status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
