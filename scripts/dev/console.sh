# What the scripts beside this one share: they source it. It goes to the repository's root, and says how far it is.

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

# Where everything that is fetched or built goes, but for Cargo's own target directory.
cache=.cache

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

say() {
  printf '%s\n' "${bold}$*${plain}"
}

fail() {
  printf '%s\n' "error: $*" >&2
  exit 1
}

# 83 as "1 min 23 s".
duration() {
  if [ "$1" -ge 60 ]; then printf '%d min %d s' $(($1 / 60)) $(($1 % 60)); else printf '%d s' "$1"; fi
}

# step HEADING COMMAND...: runs the command under the heading, and ends everything where it fails.
step() {
  local heading=$1 began=$SECONDS
  shift
  say "==> $heading"
  "$@" || fail "$heading failed after $(duration $((SECONDS - began))): $*"
  say "    $heading: $(duration $((SECONDS - began)))"
}
