# shellcheck shell=sh
# Lets agents start sooner: a transfer is rehearsed once for each build, and what the JVM
# would load and link at every start is kept in a cache of its own (JEP 483, 514 and 515). Without
# a cache everything works, a second later. Sourced after build.sh by godwit.
: "${root:?}" "${build_dir:?}" "${agent_options:?}"

rehearsal_dir=$build_dir/rehearsal
rehearsal_log=$build_dir/rehearsal.log

# Prints the JVM's option that lets this command use its cache, if there is one. The JVM checks
# itself whether a cache is of this JVM and these jars, and goes on without it if not.
cache_option() {
  [ ! -s "$build_dir/$1.aot" ] || printf '%s' "-XX:AOTCache=$build_dir/$1.aot"
}

# Rehearses if that was not done since the build; says so if there was no talk of a build. Needs `jdk`.
rehearse_once() {
  [ ! -f "$build_dir/rehearsed" ] || return 0
  lock_build
  if [ ! -f "$build_dir/rehearsed" ]; then
    [ -n "${was_built_now:-}" ] || say "Rehearsing a transfer, so that others start sooner (once)…"
    rm -rf "$rehearsal_dir" "$build_dir"/*.aot
    mkdir -p "$rehearsal_dir/inbox"
    # Whatever it ends with, it is not done again: nothing depends on it.
    (rehearse) </dev/null >"$rehearsal_log" 2>&1 || echo "It failed." >>"$rehearsal_log"
    rm -rf "$rehearsal_dir"
    : >"$build_dir/rehearsed"
  fi
  exec 9>&-
}

# Sends a file from one agent to another over a server that only this machine can reach. Fails if
# it could not.
rehearse() {
  exec 9>&-
  # Nothing of it stays, and nothing that the user has set disturbs it.
  HOME=$rehearsal_dir GODWIT_STATE=$rehearsal_dir/state GODWIT_CONFIG=/dev/null
  export HOME GODWIT_STATE GODWIT_CONFIG
  head -c 33554432 /dev/urandom >"$rehearsal_dir/file"
  mkfifo "$rehearsal_dir/said"
  timeout 60 "${jdk:?}/bin/java" -cp "$(class_path signaling)" dev.godwit.signaling.Main serve \
    --host 127.0.0.1 --port 0 --https-port off --admin off --no-relay >"$rehearsal_dir/said" &
  server=$!
  daemon=
  trap 'kill "$server" $daemon || true; wait' EXIT
  # Nobody reads on, so that the server may not find its reader gone.
  exec 3<"$rehearsal_dir/said"
  read -r first <&3 || return
  port=$(echo "$first" | sed -n 's#.*http://127\.0\.0\.1:\([0-9]*\).*#\1#p')
  [ -n "$port" ] || return
  # It needs other things than a transfer, and is ready long before that is done.
  rehearse_agent agent --as rehearsal-daemon --dir "$rehearsal_dir/inbox" --from anyone \
    --server "ws://127.0.0.1:$port" &
  daemon=$!
  rehearse_agent receive --as rehearsal-receiver --dir "$rehearsal_dir/inbox" --from anyone \
    --yes --once --server "ws://127.0.0.1:$port" &
  receiver=$!
  (
    rehearse_agent send "$rehearsal_dir/file" --to rehearsal-receiver --as rehearsal-sender \
      --server "ws://127.0.0.1:$port"
  ) && wait "$receiver"
}

# Becomes that command, so that who stops it stops Java.
rehearse_agent() {
  # shellcheck disable=SC2046 # options are several words
  exec timeout 60 "${jdk:?}/bin/java" $(options_of "$1") "-XX:AOTCacheOutput=$build_dir/$1.aot" \
    -cp "$(class_path peer-agent)" dev.godwit.agent.cli.Main "$@"
}
