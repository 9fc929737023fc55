# Network namespaces for scripts that source this: a server's with 10.77.0.1, and four more with 10.77.0.11 to 10.77.0.14.
# They want root, iproute2, and the program's path in $ezbench. Nothing outside them is changed, and begin_namespaces has to be followed by
# end_namespaces.
namespace=ezb$$

begin_namespaces() {
    [ "$(id -u)" = 0 ] || { echo "network namespaces want root" >&2; exit 2; }
    # The server's has a bridge, and each of the others a cable to it.
    ip netns add "$namespace-server"
    ip -n "$namespace-server" link set lo up
    ip -n "$namespace-server" link add bridge type bridge
    ip -n "$namespace-server" addr add 10.77.0.1/24 dev bridge
    ip -n "$namespace-server" link set bridge up
    for place in 1 2 3 4; do
        ip netns add "$namespace-$place"
        ip -n "$namespace-$place" link set lo up
        ip -n "$namespace-server" link add "cable$place" type veth peer name own netns "$namespace-$place"
        ip -n "$namespace-server" link set "cable$place" master bridge up
        ip -n "$namespace-$place" addr add "10.77.0.1$place/24" dev own
        ip -n "$namespace-$place" link set own up
    done
}

# Ends whatever still runs in them, too.
end_namespaces() {
    for place in server 1 2 3 4; do
        for process in $(processes_in "$place" 2> /dev/null); do kill "$process" 2> /dev/null || true; done
        ip netns del "$namespace-$place" 2> /dev/null || true
    done
}

# inside PLACE COMMAND... (in the background its $! is a shell that waits for the command, not the command: see processes_in)
inside() (
    place=$1
    shift
    exec ip netns exec "$namespace-$place" "$@"
)

# processes_in PLACE: prints their numbers.
processes_in() { ip netns pids "$namespace-$1"; }

# simulate PLACE LOG FLAGS...: starts a simulator there as 10.77.0.1:8000, and returns when it listens.
simulate() {
    (
        place=$1
        log=$2
        shift 2
        inside "$place" "$ezbench" simulate --host 10.77.0.1 --port 8000 --jitter 0 "$@" > "$log" 2>&1
    ) &
    until grep -q "listening on" "$2" 2> /dev/null; do
        kill -0 $! 2> /dev/null || { cat "$2" >&2; return 1; }
        sleep 0.1
    done
}

# Prints a moment so many seconds from now.
moment_in() { date -u -d "+$1 seconds" +%Y-%m-%dT%H:%M:%SZ; }
