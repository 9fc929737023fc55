#!/bin/sh
# Installs the wheel into a bare virtual environment and runs it there; make check-wheel.
#
# As root it also runs it where certificate authorities are kept as on Alpine, against a server on this machine.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C
out=${WHEEL:-.build/wheel}
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
fail() { echo "check-wheel: $1" >&2; exit 1; }
wheel=$(ls "$out"/ezbench-*-py3-none-manylinux_*.whl) || fail "there is no wheel; make wheel makes it"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install -q --no-index "$wheel" || fail "pip does not install it"
ezbench=$scratch/venv/bin/ezbench
cd "$scratch"
"$ezbench" --version
"$scratch/venv/bin/python" -m ezbench --version | grep -q libcurl || fail "it does not run as a module"
"$ezbench" run venv/share/ezbench/Scenarios/compare.json --simulate --requests 6 --quiet >/dev/null || [ $? -eq 1 ] || fail "it does not run a scenario"
"$ezbench" report --format markdown --full | grep -q '^|' || fail "it reports nothing"
[ -s venv/share/man/man1/ezbench.1 ] || fail "its manual pages are missing"
program=$("$scratch/venv/bin/python" -c 'import ezbench; print(ezbench.program())')
ldd "$program" | grep -qE 'libcurl.*ezbench\.libs' || fail "libcurl is not its own"
ldd "$program" | grep -qE 'libsqlite3.*ezbench\.libs' || fail "SQLite is not its own"

# Where libcurl's own file of authorities is not there, and another distribution's is.
if [ "$(id -u)" -eq 0 ] && command -v openssl >/dev/null; then
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out ca.pem -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost 2>/dev/null
    cat > server.py <<'SERVER'
import http.server, ssl
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("ca.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
SERVER
    mkfifo port
    python3 server.py > port 2>/dev/null &
    server=$!
    read -r number < port
    # The server answers 501 to everything: whoever is told so has trusted it.
    ask="env -u SSL_CERT_FILE $ezbench once --url https://localhost:$number --model m hello"
    unshare --mount sh -c "mount -t tmpfs none /etc/ssl && cp ca.pem /etc/ssl/cert.pem && $ask" > answer 2>&1 || true
    grep -q 501 answer || { cat answer >&2; fail "it does not find the authorities of another distribution"; }
    $ask > answer 2>&1 || true
    ! grep -q 501 answer || fail "it trusts a server that no authority of this system vouches for"
    echo "check-wheel: it finds another distribution's certificate authorities"
fi
echo "check-wheel: $(basename "$wheel") is fine"
