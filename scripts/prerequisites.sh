# shellcheck shell=sh
# What Godwit needs of the machine: a JDK, Maven, system packages, and Node.js for its tests. Sourced
# by godwit and check, which set `root`. Each need_… function returns with the thing at hand; where
# it has to install it, it does so as root with apt, and else says the exact line to run and exits
# with 1.
: "${root:?}"

min_java=25
min_node=18

# Where JDKs are looked for, beside JAVA_HOME and PATH: directories that hold directories of JDKs.
user_home=${HOME:-/nonexistent}
: "${GODWIT_JDK_PLACES=$(printf '%s:' /usr/lib/jvm /usr/java /opt \
  "$user_home/.sdkman/candidates/java" "$user_home/.jdks" \
  /Library/Java/JavaVirtualMachines "$user_home/Library/Java/JavaVirtualMachines")}"

# The system libraries that the native WebRTC library is linked with: soname, Debian package.
native_libraries='libX11.so.6         libx11-6
libXcomposite.so.1  libxcomposite1
libXfixes.so.3      libxfixes3
libXrandr.so.2      libxrandr2
libdbus-1.so.3      libdbus-1-3
libpulse.so.0       libpulse0
libudev.so.1        libudev1'

# Talk goes to stderr: stdout belongs to the command.
say() { printf '%s\n' "$@" >&2; }

fail() {
  say "$@"
  exit 1
}

# Sets `jdk` to the home of a JDK that is new enough.
need_jdk() {
  find_jdk && return
  package=openjdk-$min_java-jdk-headless
  if apt_offers "$package"; then
    need_packages "a JDK $min_java or later" "$package"
    find_jdk && return
  fi
  fail "Godwit needs a JDK $min_java or later, and none was found. This line gets one:" \
    "  $(jdk_download_line)" \
    "Or point JAVA_HOME to one that you have."
}

find_jdk() {
  for jdk in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
    is_jdk_new_enough "$jdk" && return
  done
  places=${GODWIT_JDK_PLACES%:}:
  while [ -n "${places#:}" ]; do
    place=${places%%:*}
    places=${places#*:}
    for jdk in "$place"/* "$place"/*/Contents/Home; do
      is_jdk_new_enough "$jdk" && return
    done
  done
  jdk=
  return 1
}

jdk_on_path() {
  java=$(command -v java) || return 0
  dirname "$(dirname "$(readlink -f "$java")")"
}

# Reads the version from a file, because starting a JVM to ask it costs more than finding it.
is_jdk_new_enough() {
  [ -x "$1/bin/javac" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ "${version:-0}" -ge "$min_java" ]
}

jdk_download_line() {
  case $(uname -s) in
    Darwin) os=mac ;;
    *) os=linux ;;
  esac
  case $(uname -m) in
    aarch64 | arm64) arch=aarch64 ;;
    *) arch=x64 ;;
  esac
  url=https://api.adoptium.net/v3/binary/latest/$min_java/ga/$os/$arch/jdk/hotspot/normal/eclipse
  if command -v curl >/dev/null; then get='curl -fsSL'; else get='wget -qO-'; fi
  echo "mkdir -p ~/.jdks && $get $url | tar -xz -C ~/.jdks"
}

need_maven() {
  command -v mvn >/dev/null && return
  if command -v apt-get >/dev/null; then
    need_packages "Maven" maven
  else
    fail "Godwit needs Maven 3.8 or later to build itself: https://maven.apache.org/install.html"
  fi
}

need_native_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  # ldconfig is often in /sbin, which is not on everyone's PATH; without one, loading will tell.
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 0
  absent=$(echo "$native_libraries" | while read -r soname package; do
    case $known in *"$soname "*) ;; *) echo "$soname $package" ;; esac
  done)
  [ -n "$absent" ] || return 0
  if command -v apt-get >/dev/null; then
    # shellcheck disable=SC2046 # one word for each package
    need_packages "system libraries for WebRTC" $(echo "$absent" | cut -d' ' -f2)
  else
    fail "Godwit needs these system libraries for WebRTC; please install them:" \
      "  $(echo "$absent" | cut -d' ' -f1 | paste -s -d' ')"
  fi
}

# need_commands 'COMMAND PACKAGE' …
need_commands() {
  packages=
  for pair in "$@"; do
    PATH="$PATH:/sbin:/usr/sbin" command -v "${pair% *}" >/dev/null || packages="$packages ${pair#* }"
  done
  # shellcheck disable=SC2086 # one word for each package
  [ -z "$packages" ] || need_packages "tools for its tests" $packages
}

# A TURN server and client to compare with. Not on a machine whose services start by themselves: an
# open relay is its owner's decision.
need_coturn() {
  command -v turnserver >/dev/null && command -v turnutils_uclient >/dev/null && return
  [ ! -d /run/systemd/system ] || fail "coturn is missing, and its package would start a server." \
    "Install it, and stop what it starts:" \
    "  sudo apt-get install -y --no-install-recommends coturn && sudo systemctl disable --now coturn"
  need_packages "a TURN server to compare with" coturn
}

need_c_compiler() {
  if command -v gcc >/dev/null && [ -e /usr/include/stdio.h ]; then return; fi
  need_packages "a C compiler" gcc libc6-dev
}

# For the tests of the page; the page itself needs nothing.
need_node() {
  need_commands 'node nodejs' 'npm npm'
  node_version=$(node --version)
  major=${node_version#v}
  [ "${major%%.*}" -ge "$min_node" ] ||
    fail "The page's tests need Node.js $min_node or later, and this is $node_version." \
      "  https://nodejs.org/en/download"
}

# need_packages WHAT PACKAGE…: installs them, or says how.
need_packages() {
  what=$1
  shift
  line="apt-get install -y --no-install-recommends $*"
  if is_root && command -v apt-get >/dev/null; then
    say "Installing $what with apt: $*"
    apt_log=$root/target/launcher/apt.log
    mkdir -p "${apt_log%/*}"
    # The package lists of a fresh machine may be old or absent: a second try fetches them.
    if apt_install "$@" >"$apt_log" 2>&1 || { apt_update && apt_install "$@"; } >>"$apt_log" 2>&1
    then return; fi
    tail -n 5 "$apt_log" >&2
    fail "apt could not install them (the whole log: $apt_log). Once it can, run:" "  $line"
  fi
  fail "Godwit needs $what. This line installs what is missing:" "  sudo $line"
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null
}

apt_update() { apt-get update </dev/null; }

apt_offers() {
  command -v apt-cache >/dev/null || return 1
  apt_knows "$1" && return
  is_root && apt_update >/dev/null 2>&1 && apt_knows "$1"
}

apt_knows() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [0-9]'; }

is_root() { [ "$(id -u)" = 0 ]; }
