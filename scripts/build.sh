# shellcheck shell=sh
# Builds what the launcher runs, when that is needed. Sourced after prerequisites.sh by godwit and
# check, which set `root`; leaves jars in MODULE/target and what they depend on in MODULE/target/lib.
: "${root:?}"

built_modules='relay-fallback signaling peer-agent'
source_modules="protocol $built_modules"

build_dir=$root/target/launcher
build_stamp=$build_dir/built
build_log=$build_dir/build.log

# Needs `jdk`. Returns when the build is newer than the sources; exits with 1 if it can't be made.
build_if_stale() {
  ! is_build_fresh || return 0
  need_maven
  mkdir -p "$build_dir"
  lock_build
  if ! is_build_fresh; then build; fi
  exec 9>&-
}

# Looks at directories too: their times change when a file is removed from them. What only serves
# the page's tests is not built.
is_build_fresh() {
  [ -f "$build_stamp" ] || return 1
  for module in $built_modules; do
    [ -f "$root/$module/target/$module.jar" ] && [ -d "$root/$module/target/lib" ] || return 1
  done
  set -- "$root/pom.xml" "$root/static"
  for module in $source_modules; do
    set -- "$@" "$root/$module/pom.xml" "$root/$module/src/main"
  done
  [ -z "$(find "$@" \( -path '*/static/node_modules' -o -path '*/static/target' \
    -o -path '*/static/test' \) -prune -o -newer "$build_stamp" -print 2>/dev/null | head -n 1)" ]
}

# Two launchers must not build at once. The lock goes with the last process that holds it open,
# Maven included, so a killed launcher leaves none behind. Where there is no flock (it is part of
# Linux), the first build is not guarded.
lock_build() {
  exec 9>"$build_dir/lock"
  command -v flock >/dev/null || return 0
  flock -n 9 && return
  say "Waiting for another process that is building Godwit…"
  flock 9
}

build() {
  if [ -f "$build_stamp" ]; then
    say "Building Godwit again, as its sources have changed…"
  else
    say "Building Godwit (first use, about a minute)…"
  fi
  # Taken now, so that a source which is edited meanwhile counts as newer.
  : >"$build_stamp.next"
  # A library that is no longer used, or was used in another version, must not stay behind.
  for module in $built_modules; do rm -rf "${root:?}/$module/target/lib"; done
  modules=$(echo "$built_modules" | tr ' ' ',')
  if ! JAVA_HOME=${jdk:?} mvn -B -ntp -f "$root/pom.xml" -pl "$modules" -am package \
    -Dmaven.test.skip=true -Dspotless.check.skip=true </dev/null >"$build_log" 2>&1; then
    grep -F '[ERROR]' "$build_log" | head -n 20 >&2
    fail "The build failed; the whole log: $build_log"
  fi
  rm -f "$build_dir/rehearsed" "$build_dir"/*.aot
  mv "$build_stamp.next" "$build_stamp"
  # shellcheck disable=SC2034 # for rehearsal.sh
  was_built_now=yes
}
